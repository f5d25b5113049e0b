// Reads calendars with ical.js in strict mode: base64 octets in, one JSON document out, for tests/interop/judges.py.
//
// stdin: [base64, …]; stdout: [{method, name, entries: […]} or {fault: "…"}, …] in the same order.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const LONGEST = 800; // occurrences of one event
const icalendar = ICAL.design.icalendar;

function told(moment) {
  if (moment.isDate) return moment.toString();
  if (moment.zone === ICAL.Timezone.localTimezone) throw new Error(`a floating time: ${moment}`);
  return moment.toJSDate().toISOString().replace(/\.\d+/, "");
}

function sittings(event) {
  if (!event.isRecurring()) return [[told(event.startDate), told(event.endDate)]];
  const found = [];
  const days = event.iterator();
  for (let next = days.next(); next; next = days.next()) {
    if (found.length === LONGEST) throw new Error("an event without end");
    const one = event.getOccurrenceDetails(next);
    found.push([told(one.startDate), told(one.endDate)]);
  }
  return found;
}

// Strict mode accepts a property that nobody knows; we write none but X- ones.
function known(component) {
  for (const property of component.getAllProperties()) {
    if (!property.name.startsWith("x-") && !(property.name in icalendar.property) && !NEWER.has(property.name)) {
      throw new Error(`an unknown property: ${property.name}`);
    }
  }
  component.getAllSubcomponents().forEach(known);
}
// RFC 7986, which ical.js keeps as it stands.
const NEWER = new Set(["name", "color", "image", "conference", "refresh-interval", "source"]);

function read(octets) {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
  const calendar = new ICAL.Component(ICAL.parse(text));
  if (calendar.name !== "vcalendar") throw new Error(`not a calendar: ${calendar.name}`);
  known(calendar);
  const value = (name) => calendar.getFirstPropertyValue(name) ?? "";
  const every = calendar.getAllSubcomponents("vevent");
  const uid = (component) => component.getFirstPropertyValue("uid");
  const others = every.filter((component) => component.hasProperty("recurrence-id"));
  const entries = every.filter((component) => !others.includes(component)).map((component) => {
    const exceptions = others.filter((one) => uid(one) === uid(component));
    const event = new ICAL.Event(component, { strictExceptions: true, exceptions });
    const own = (name) => component.getFirstPropertyValue(name);
    const people = (name) => component.getAllProperties(name).map((one) => one.getFirstValue());
    const categories = component.getAllProperties("categories").flatMap((one) => one.getValues());
    return {
      uid: event.uid,
      summary: event.summary ?? "",
      description: event.description ?? "",
      location: event.location ?? "",
      status: own("status") ?? "",
      sequence: event.sequence ?? 0,
      url: own("url") ?? "",
      categories: categories,
      geo: own("geo") ?? null,
      stamped: told(own("dtstamp")),
      organizer: people("organizer").join(" "),
      attendees: people("attendee"),
      all_day: event.startDate.isDate,
      sittings: sittings(event),
    };
  });
  return { method: value("method"), name: value("name"), entries };
}

ICAL.design.strict = true;
const answers = JSON.parse(readFileSync(0, "utf-8")).map((encoded) => {
  try {
    return read(Buffer.from(encoded, "base64"));
  } catch (error) {
    return { fault: String(error) };
  }
});
process.stdout.write(JSON.stringify(answers));
