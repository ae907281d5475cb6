// Healthy: this member is there for its replica set, and the root user can sign in. The first member forms the set and
// makes that user, once: until then MongoDB lets a client on the same machine do exactly that.
const members = process.env.MEMBERS.split(" "); // the first one is preferred as primary
const isFirst = process.env.FIRST === "yes";
const root = { user: "root", pwd: process.env.MONGO_ROOT_PASSWORD };
const admin = db.getSiblingDB("admin");

function signedIn() {
  try {
    return admin.auth(root.user, root.pwd).ok === 1;
  } catch (refused) {
    return false;
  }
}

function formSet() {
  const listed = members.map((host, n) => ({ _id: n, host, priority: n === 0 ? 2 : 1 }));
  // A primary that is gone is replaced after this long instead of 10 s.
  rs.initiate({ _id: "pesanan", members: listed, settings: { electionTimeoutMillis: 5000 } });
}

const { setName, isWritablePrimary, secondary } = db.hello();
if (!setName) {
  if (isFirst) formSet();
  quit(1); // not yet: the next look will tell
}
if (!signedIn()) {
  if (isFirst && isWritablePrimary) admin.createUser({ ...root, roles: ["root"] });
  quit(1);
}
if (!isWritablePrimary && !secondary) quit(1);
