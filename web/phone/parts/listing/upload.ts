/** Sends a picture and tells how far it is; fetch cannot tell that, so this is the one place that asks the older way. */
import { newAct, Problem } from "@shared/api.ts";

export interface Taken {
  picture: string;
  width: number;
  height: number;
}

export type Shape = "square" | "tall" | "free";

const TIMEOUT_MS = 60_000;

/** `onPart` hears parts of 1. Throws Problem as `api.ts` does. `key`: from `newAct()`, the same for a second try. */
export function uploadPicture(picture: Blob, onPart: (part: number) => void, key = newAct(), shape: Shape = "square"): Promise<Taken> {
  const form = new FormData();
  form.append("file", picture, "picture.jpg");
  if (shape !== "square") form.append("shape", shape);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/pictures");
    request.timeout = TIMEOUT_MS;
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.setRequestHeader("Idempotency-Key", key);
    request.upload.onprogress = ({ loaded, total }) => onPart(total ? loaded / total : 0);
    request.onerror = () => reject(new Problem(0, "network", "", ""));
    request.ontimeout = () => reject(new Problem(0, "timeout", "", ""));
    request.onload = () => {
      const said = request.response as (Partial<Problem> & Taken) | null;
      if (request.status < 300 && said) resolve(said);
      else reject(new Problem(request.status, said?.code ?? "unreadable", said?.title ?? "", said?.detail ?? "", said?.fields ?? []));
    };
    request.send(form);
  });
}
