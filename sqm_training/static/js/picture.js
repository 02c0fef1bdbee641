// A picture on its way to an answer: whole or cut off, made smaller, taken away and put back.

const LONGEST = 1600;
const [START_OF_SCAN, END_OF_IMAGE] = [0xda, 0xd9];

/**
 * Tell whether a JPEG holds its end: a browser also draws one that was cut off. Other files are not judged here.
 * @param {Uint8Array} bytes
 */
export function isWhole(bytes) {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return true;
  let at = 2;
  while (at + 3 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== START_OF_SCAN) {
    at += 2 + bytes[at + 2] * 256 + bytes[at + 3];
  }
  for (; at < bytes.length - 1; at += 1) if (bytes[at] === 0xff && bytes[at + 1] === END_OF_IMAGE) return true;
  return false;
}

/**
 * Return the photo upright and with its longer side at most 1,600 px, as JPEG; what cannot be read comes back as it
 * is, for the server to say what is wrong with it.
 * @param {File} file @param {number} [quality] of the JPEG, from 0 to 1
 * @returns {Promise<Blob>}
 */
export async function smaller(file, quality = 0.82) {
  let picture;
  try {
    if (!isWhole(new Uint8Array(await file.arrayBuffer()))) return file;
    picture = await createImageBitmap(file, /** @type {any} */ ({ imageOrientation: "from-image" }));
  } catch {
    return file;
  }
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done) => canvas.toBlob((blob) => done(blob ?? file), "image/jpeg", quality));
}

/**
 * Put a button under a photo that takes it away, and puts it back.
 * @param {HTMLElement} box @param {Record<string, string>} words
 */
export function removable(box, words) {
  const input = box.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  (input.closest(".choice") ?? input).hidden = true;
  const write = () => {
    box.classList.toggle("is-removed", !input.checked);
    button.textContent = input.checked ? words.remove : words.put_back;
    button.setAttribute("aria-label", `${button.textContent} ${box.querySelector("img").alt}`);
  };
  button.addEventListener("click", () => {
    input.checked = !input.checked;
    write();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  write();
  box.append(button);
}
