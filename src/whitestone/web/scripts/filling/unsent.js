// What a filled form that perhaps did not arrive has to do with the same form as it is filled now. Sends nothing.
const FILE = "xml_submission_file";
const OPENROSA = "http://openrosa.org/xforms";
const END = /<end>[^<]*<\/end>/;

async function textOf(content) {
  return content.get(FILE).text();
}

const leaf = (xml, name) => [...xml.getElementsByTagName("*")].find((one) => one.localName === name);
const parsed = (text) => new DOMParser().parseFromString(text, "text/xml");

/** Whether nothing was changed since: the form only notes another end. */
export async function again(before, now) {
  return (await textOf(before)).replace(END, "") === (await textOf(now)).replace(END, "");
}

/** The id under which a filled form is known. */
export async function nameOf(content) {
  return leaf(parsed(await textOf(content)), "instanceID").textContent;
}

/** The form as it is now, under an id of its own, as a change of an earlier one. */
export async function revised(content, earlier) {
  const xml = parsed(await textOf(content));
  const named = leaf(xml, "instanceID");
  named.textContent = `uuid:${crypto.randomUUID()}`;
  const before = xml.createElementNS(named.namespaceURI ?? OPENROSA, named.prefix ? `${named.prefix}:deprecatedID` : "deprecatedID");
  before.textContent = earlier;
  named.after(before);
  content.set(FILE, new File([new XMLSerializer().serializeToString(xml)], FILE, { type: "text/xml" }));
  return content;
}
