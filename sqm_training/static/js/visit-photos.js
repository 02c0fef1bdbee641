// Photos are made smaller on the tablet before they are kept anywhere.

const LONGEST = 1600;

/**
 * Return the photo with its longer side at most 1,600 px, as JPEG; what cannot be read comes back as it is.
 * @param {File} file
 * @returns {Promise<Blob>}
 */
export async function smaller(file) {
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return file;
  }
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done) => canvas.toBlob((blob) => done(blob ?? file), "image/jpeg", 0.82));
}
