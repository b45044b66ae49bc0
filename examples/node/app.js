// Says how many milliseconds each of its arguments lasts.
const ms = require("ms");

for (const time of process.argv.slice(2)) {
  console.log(`${time} is ${ms(time)} ms`);
}
