// Sentences whose numbers are filled in here; the words come from the page.

const MEGABYTE = 1048576;

export const filled = (sentence, numbers) =>
  Object.entries(numbers).reduce((text, [name, number]) => text.replace(`{${name}}`, String(number)), sentence);

export const isTooLarge = (file, mostMegabytes) => file.size > mostMegabytes * MEGABYTE;

export const saidOfFile = (file, mostMegabytes, tooLarge) => {
  if (!file) return "";
  if (isTooLarge(file, mostMegabytes)) return `${file.name}: ${tooLarge}`;
  return `${file.name} (${(file.size / MEGABYTE).toFixed(1)} MB)`;
};
