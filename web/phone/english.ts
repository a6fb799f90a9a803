/** Everything the phone pages say in English; a file of its own so that only those who want it load it. */
import { Locale } from "vant";
import vant from "vant/es/locale/lang/en-US";
import common from "../shared/i18n/en/common.json";
import words from "../shared/i18n/en/phone.json";

Locale.add({ "en-US": vant });

export const english = { ...common, ...words };
