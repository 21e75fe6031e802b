import type { components } from "~/api/schema";
import { Problem, problemOf } from "~/api/problem";

export type Upload = components["schemas"]["UploadAnswer"];

/** Send a file. `told` hears which part of it is there, from 0 to 1. Throws a `Problem`. */
export function send(file: File, told: (part: number) => void, signal: AbortSignal): Promise<Upload> {
  return new Promise((resolve, reject) => {
    // Of all that browsers have, only this tells how much was sent.
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/uploads?file=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) told(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as Upload);
      else {
        const answer = new Response(request.responseText, { status: request.status });
        void problemOf(answer).then(reject);
      }
    };
    request.onerror = () =>
      reject(new Problem({ status: 0, code: "offline", message: "", hint: "", pointer: "", problems: [] }));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
