// Healthy: this member is there for its replica set. The first member forms the set and makes the root user, once:
// until then MongoDB lets a client on the same machine do exactly that. MEMBERS: the first one is preferred as primary.
const members = process.env.MEMBERS.split(" ");
const admin = db.getSiblingDB("admin");
const first = db.hello().me === undefined && process.env.FIRST === "yes";

function signIn() {
  try {
    return admin.auth("root", process.env.MONGO_ROOT_PASSWORD).ok === 1;
  } catch (refused) {
    return false;
  }
}

function form() {
  const listed = members.map((host, n) => ({ _id: n, host, priority: n === 0 ? 2 : 1 }));
  rs.initiate({ _id: "pesanan", members: listed });
}

if (first) {
  form();
} else if (process.env.FIRST === "yes" && db.hello().isWritablePrimary && !signIn()) {
  admin.createUser({ user: "root", pwd: process.env.MONGO_ROOT_PASSWORD, roles: ["root"] });
}
const hello = db.hello();
if (!(hello.isWritablePrimary || hello.secondary) || (hello.isWritablePrimary && !signIn())) quit(1);
