/** The last texts that were sent, kept in this browser. */
const LIMIT = 20;
const TEXT_LIMIT = 4_000;

export function readHistory(key: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(`coppice.${key}`) ?? '[]');
    if (!Array.isArray(parsed)) return [];
    return parsed.filter((one): one is string => typeof one === 'string').slice(0, LIMIT);
  } catch {
    return [];
  }
}

export function addToHistory(key: string, text: string): readonly string[] {
  const history = [text, ...readHistory(key).filter((one) => one !== text)].slice(0, LIMIT);
  try {
    if (text.length <= TEXT_LIMIT) localStorage.setItem(`coppice.${key}`, JSON.stringify(history));
  } catch {
    // Without storage the history lasts as long as the dialog.
  }
  return history;
}
