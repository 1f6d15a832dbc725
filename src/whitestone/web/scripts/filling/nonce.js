// ODK Web Forms writes its styles into the page while it runs; each gets the page's own mark,
// so that the policy needs no 'unsafe-inline'.
const mark = document.querySelector("script[nonce]").nonce;
const make = document.createElement.bind(document);

document.createElement = (name, ...rest) => {
  const made = make(name, ...rest);
  if (String(name).toLowerCase() === "style") made.nonce = mark;
  return made;
};
