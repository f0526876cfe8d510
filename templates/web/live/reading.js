// A number as people write it: NFKC, any minus, a comma for the point, powers of ten, 1/8. Null for none.
const LONGEST = 40;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻";
const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:(?:e|x10(?:\^|xx))([+-]?\d{1,4}))?$/i;
const read = (typed, comma) => {
  let text = typed
    .replace(/[⁰¹²³⁴-⁹⁺⁻]+/g, (found) => `^${[...found].map((c) => "0123456789+-"[RAISED.indexOf(c)]).join("")}`)
    .normalize("NFKC")
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g, "")
    .replace(/[\u2010-\u2015\u2212\u30fc\ufe63\uff70]/g, "-")
    .replace(/[×⋅·*∗∙✕]/g, "x")
    .replace(/[⁄∕]/g, "/");
  if (/[\d.,]\s+[\d.,]|,(?!\d)/.test(text) || /[¼-¾⅐-⅞↉]/.test(typed)) return null;
  text = text.replace(/\s+/g, "");
  if (!text || text.length > LONGEST) return null;
  // Of 1,234 it cannot be told what is meant, but where the comma is the point.
  if (comma ? text.includes(".") : /^[+-]?[1-9]\d{0,2},\d{3}$/.test(text)) return null;
  const fraction = /^([+-]?\d{1,9})\/(\d{1,9})$/.exec(text);
  if (fraction) text = Number(fraction[2]) ? String(fraction[1] / fraction[2]) : "";
  text = text.replace(/^([+-]?)10(?=\^|xx)/, "$11x10");
  const found = NUMBER.exec(text.replace(",", "."));
  if (!found) return null;
  const [mantissa, exponent] = [found[1], Number(found[2] ?? 0)];
  const digits = mantissa.replace(/^[+-]/, "");
  const end = exponent - (digits.split(".")[1] ?? "").length;
  const value = Number(`${mantissa}e${exponent}`);
  if (!Number.isFinite(value)) return null;
  return {
    value,
    text: mantissa.replace("+", "") + (exponent ? `e${exponent}` : ""),
    end,
    figures: Number(mantissa) ? digits.replace(".", "").replace(/^0+/, "").length : 0,
    hasPoint: end < 0,
    scaled: (power) => Number(`${mantissa}e${exponent + power}`),
  };
};
