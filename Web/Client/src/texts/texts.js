import { en } from "./en.js";
import { ja } from "./ja.js";
import { ko } from "./ko.js";

const languages = { en, ja, ko };

/** The texts of a language, `ko-KR` or `ko`; English for a language that has none. */
export function textsOf(language) {
  return languages[language?.toLowerCase().split("-")[0]] ?? en;
}

/** The texts of the page. */
export function pageTexts() {
  return textsOf(document.documentElement.lang);
}

/** The page's language for `Intl`, or undefined for the browser's own when the page names none that exists. */
export function pageLocale() {
  try {
    return Intl.getCanonicalLocales(document.documentElement.lang || [])[0];
  } catch {
    return undefined;
  }
}
