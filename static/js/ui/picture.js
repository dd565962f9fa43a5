const LONGEST_PX = 1600;

/**
 * A photograph small enough to wait in a phone and to travel over a bad network; nothing but its pixels.
 * @param {File} file
 * @returns {Promise<string>}  a data address of a JPEG; "" where this phone cannot read it
 */
export async function madeSmall(file) {
  try {
    const image = await createImageBitmap(file);
    const by = Math.min(1, LONGEST_PX / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * by));
    canvas.height = Math.max(1, Math.round(image.height * by));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    return canvas.toDataURL("image/jpeg", 0.8);
  } catch {
    return "";
  }
}
