// Write the text of each page of a PDF to standard output, as JSON.
// Arguments: folder of the pdf.js build, path of the PDF. Standard input: {"password": string or null}.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

// pdf.js reports on the console while it loads; standard output belongs to the result.
for (const name of ["debug", "error", "info", "log", "trace", "warn"]) {
  console[name] = () => {};
}
// Only painting needs these; naming them spares the canvas package that Node lacks.
for (const name of ["DOMMatrix", "ImageData", "Path2D"]) {
  globalThis[name] ??= class {};
}

const [folder, path] = process.argv.slice(2);
const { password } = JSON.parse(readFileSync(0, "utf-8"));
const urlOf = (name) => pathToFileURL(`${folder}/${name}`).href;
const answer = { version: "", pages: [] };
try {
  const pdfjs = await import(urlOf("pdf.min.mjs"));
  pdfjs.GlobalWorkerOptions.workerSrc = urlOf("pdf.worker.min.mjs");
  answer.version = pdfjs.version;
  const pdf = await pdfjs.getDocument({
    data: new Uint8Array(readFileSync(path)),
    password: password ?? undefined,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
    isEvalSupported: false,
    useSystemFonts: false,
    useWasm: false,
    cMapUrl: `${folder}/cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${folder}/standard_fonts/`,
  }).promise;
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    answer.pages.push(items.map((item) => (item.str ?? "") + (item.hasEOL ? "\n" : "")).join(""));
    page.cleanup();
  }
} catch (error) {
  answer.error = { name: error?.name ?? "", message: String(error?.message ?? error).slice(0, 300) };
}
process.stdout.write(JSON.stringify(answer));
