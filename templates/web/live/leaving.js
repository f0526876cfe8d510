// Who leaves the page has done with the platform, but for another page of the package, which goes on with it.
let goesOn = false;
document.querySelector("#another")?.addEventListener("click", () => (goesOn = true));
window.addEventListener("pagehide", () => goesOn || finish());
