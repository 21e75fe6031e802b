const DRAWN = [
  "fill",
  "stroke",
  "stroke-width",
  "fill-opacity",
  "opacity",
  "font-family",
  "font-size",
] as const;
const SCALE = 2;

/** Save a drawing as it looks now, as a file that needs nothing else. */
export async function saveSvg(drawing: SVGSVGElement, name: string): Promise<void> {
  await Promise.resolve();
  save(new Blob([standalone(drawing)], { type: "image/svg+xml" }), `${name}.svg`);
}

/** Save a drawing as it looks now, as an image of twice its size. */
export async function savePng(drawing: SVGSVGElement, name: string): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(drawing))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = drawing.clientWidth * SCALE;
  canvas.height = drawing.clientHeight * SCALE;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser made no image.");
  save(blob, `${name}.png`);
}

/** The text of a drawing with its styles written out, on the ground that it has. */
function standalone(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const before = [drawing, ...drawing.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, number) => {
    const original = before[number];
    if (!original) return;
    const style = getComputedStyle(original);
    for (const property of DRAWN) element.setAttribute(property, style.getPropertyValue(property));
    element.removeAttribute("class");
  });
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(drawing).getPropertyValue("--panel").trim());
  copy.prepend(ground);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(copy);
}

function save(blob: Blob, file: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = file.replace(/[\\/:*?"<>|]+/g, " ");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
