/** Where takes of the phone's own recording lie until they are sent: IndexedDB, a row per take and a row per piece. */

export interface Take {
  /** A name the phone made up; the server knows the upload by it. */
  id: string;
  show: string;
  type: string;
  /** The show's own time at its first picture, ms. */
  fromShowms: number;
  /** The link was down in it. */
  kept: boolean;
}

const NAME = "kaibo-takes";

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("takes", { keyPath: "id" }).createIndex("show", "show");
      asked.result.createObjectStore("pieces", { keyPath: ["take", "number"] });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error as Error);
  });
}

async function within<T>(mode: IDBTransactionMode, work: (stores: IDBTransaction) => IDBRequest<T> | null): Promise<T | undefined> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(["takes", "pieces"], mode);
      const request = work(transaction);
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error as Error);
    });
  } finally {
    database.close();
  }
}

const allPieces = (id: string): IDBKeyRange => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

/** Keep a piece; the take is there with its first one. */
export async function addPiece(take: Take, number: number, data: Blob): Promise<void> {
  await within("readwrite", (stores) => {
    stores.objectStore("takes").put({ ...take });
    stores.objectStore("pieces").put({ take: take.id, number, data });
    return null;
  });
}

/** The take as it stands now. */
export async function keepTake(take: Take): Promise<void> {
  await within("readwrite", (stores) => stores.objectStore("takes").put({ ...take }) as IDBRequest<unknown>);
}

/** Forget a take and its pieces. */
export async function dropTake(id: string): Promise<void> {
  await within("readwrite", (stores) => {
    stores.objectStore("takes").delete(id);
    stores.objectStore("pieces").delete(allPieces(id));
    return null;
  });
}

/** The takes of a show, oldest first. */
export async function takesOf(show: string): Promise<Take[]> {
  const found = await within<Take[]>("readonly", (stores) => stores.objectStore("takes").index("show").getAll(show));
  return (found ?? []).sort((a, b) => a.fromShowms - b.fromShowms);
}

/** The pieces of a take, in order. */
export async function piecesOf(id: string): Promise<Blob[]> {
  const found = await within<{ number: number; data: Blob }[]>("readonly", (stores) => stores.objectStore("pieces").getAll(allPieces(id)));
  return (found ?? []).sort((a, b) => a.number - b.number).map(({ data }) => data);
}
