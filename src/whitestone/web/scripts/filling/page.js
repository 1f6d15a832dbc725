// The entry of the page on which a form of the phones is filled in. Sends to this server, and asks no other machine.
import "./nonce.js";
import { keepNamed } from "./named.js";
import { again, nameOf, revised } from "./unsent.js";

// Not before the mark is set: the bundler would evaluate them first.
const [{ createApp, h }, { OdkWebForm, POST_SUBMIT__NEW_INSTANCE, webFormsPlugin }] = await Promise.all([
  import("vue"),
  import("@getodk/web-forms"),
]);

const place = document.querySelector("#filling");
const told = document.querySelector("#told");
const { form, lists, owner, send, token, lost } = place.dataset;
let unsent = null;

/** The list of records that a question offers: jr://file-csv/hazard.csv is hazard.csv here. */
function list(resource) {
  const name = resource.href.split("/").pop();
  return fetch(`${lists}${encodeURIComponent(name)}?owner=${encodeURIComponent(owner)}`);
}

function say(text, address, held) {
  told.replaceChildren(document.createElement(address ? "a" : "span"));
  told.firstChild.textContent = text;
  if (address) told.firstChild.href = address;
  told.className = held ? "message warn" : "message";
  told.scrollIntoView({ block: "start" });
}

async function post(content) {
  const answer = await fetch(send, { method: "POST", body: content, headers: { "X-CSRFToken": token } });
  return { ok: answer.ok, ...(await answer.json()) };
}

/**
 * Whether a sending that failed arrived, nobody here knows: it is sent again as it was, and what was changed since
 * then follows as a change of it. So nothing is lost, and nothing is there twice.
 */
async function deliver(content) {
  let now = content;
  if (unsent) {
    if (await again(unsent, content)) {
      now = unsent;
    } else {
      await post(unsent);
      now = await revised(content, await nameOf(unsent));
    }
  }
  unsent = now;
  const answer = await post(now);
  if (answer.ok) unsent = null;
  return answer;
}

/** A form that did not arrive stays on the page, as it was. */
async function submit(payload, done) {
  const [content] = payload.data;
  content.append("owner", owner);
  try {
    const answer = await deliver(content);
    say(answer.text, answer.address, !answer.ok || answer.held);
    done(answer.ok ? { next: POST_SUBMIT__NEW_INSTANCE } : undefined);
  } catch {
    say(lost, "", true);
    done(undefined);
  }
}

const answer = await fetch(`${form}?owner=${encodeURIComponent(owner)}`);
const formXml = await answer.text();
createApp({ render: () => h(OdkWebForm, { formXml, fetchFormAttachment: list, onSubmit: submit }) })
  .use(webFormsPlugin)
  .mount(place);
keepNamed(place);
