/* Reads QR codes with the camera: by the browser itself where it can, else by jsQR. */
(() => {
  "use strict";
  const EVERY = 120; // milliseconds between two looks
  const AGAIN = 3000; // the same code held before the camera counts once in so many
  const WIDTH = 640;

  const library = (address) => new Promise((ready, fail) => {
    if (globalThis.jsQR) { ready(globalThis.jsQR); return; }
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => ready(globalThis.jsQR));
    script.addEventListener("error", () => fail(new Error("the reader of codes could not be loaded")));
    document.head.append(script);
  });

  /* Gives a function from a video's present picture to the text of a code in it, or "". */
  const reader = async (address) => {
    if ("BarcodeDetector" in globalThis && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => { const found = await detector.detect(video); return found.length ? found[0].rawValue : ""; };
    }
    const jsQR = await library(address);
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    return async (video) => {
      const scale = Math.min(1, WIDTH / video.videoWidth);
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = context.getImageData(0, 0, canvas.width, canvas.height);
      const found = jsQR(picture.data, picture.width, picture.height, { inversionAttempts: "dontInvert" });
      return found ? found.data : "";
    };
  };

  /* Opens the camera and calls `found(text)` for each code; gives a function that closes it again.
     Fails with an error whose name says why: "NotAllowedError", "NotFoundError", "insecure", … */
  globalThis.doorScan = async (video, address, found) => {
    if (!navigator.mediaDevices || !globalThis.isSecureContext) {
      const error = new Error("no camera without https"); error.name = "insecure"; throw error;
    }
    const look = await reader(address);
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    let open = true;
    let before = { text: "", at: 0 };
    video.srcObject = stream;
    await video.play();
    const turn = async () => {
      if (!open) return;
      try {
        if (video.readyState >= 2 && video.videoWidth) {
          const text = await look(video);
          const now = Date.now();
          if (open && text && (text !== before.text || now - before.at > AGAIN)) found(text);
          if (text) before = { text, at: now };
        }
      } catch { /* one picture that could not be read: the next one may */ }
      setTimeout(turn, EVERY);
    };
    turn();
    return () => { open = false; stream.getTracks().forEach((track) => track.stop()); video.srcObject = null; };
  };
})();
