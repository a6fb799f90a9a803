/** What the door has to know of this place: whether nobody has an account yet, and whether it is the demo. */
import { onMounted, ref, type Ref } from "vue";
import { get } from "./api.ts";

/** `how`: the sentence for whoever makes the first account, empty where there is one; `demo`: the terminal shows the accounts. */
export function useBeginning(): { how: Ref<string>; demo: Ref<boolean> } {
  const [how, demo] = [ref(""), ref(false)];
  onMounted(async () => {
    const found = await get<{ how: string; demo: boolean }>("/api/beginning").catch(() => null); // the door works without it
    if (found) [how.value, demo.value] = [found.how, found.demo];
  });
  return { how, demo };
}
