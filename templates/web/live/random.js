// random.Random(text).random() of Python: the Mersenne twister, seeded with a text and its SHA-512.
const WORD = (1n << 64n) - 1n;
const rootOf = (x, n) => {
  let root = 1n << BigInt(Math.ceil(x.toString(2).length / Number(n)));
  for (;;) {
    const next = ((n - 1n) * root + x / root ** (n - 1n)) / n;
    if (next >= root) return root;
    root = next;
  }
};
const primes = (count) => {
  const found = [];
  for (let n = 2; found.length < count; n += 1) if (found.every((p) => n % p)) found.push(n);
  return found;
};
const fractions = (count, n) => primes(count).map((p) => rootOf(BigInt(p) << (64n * n), n) & WORD);
const turned = (x, ...by) => by.reduce((sum, n) => sum ^ (x >> n) ^ ((x << (64n - n)) & WORD), 0n);
const sha512 = (bytes) => {
  const constants = fractions(80, 3n);
  let state = fractions(8, 2n);
  const length = Math.ceil((bytes.length + 17) / 128) * 128;
  const hex = [...bytes, 128].map((x) => x.toString(16).padStart(2, "0")).join("").padEnd(2 * length - 16, "0");
  const words = (hex + (8 * bytes.length).toString(16).padStart(16, "0")).match(/.{16}/g).map((x) => BigInt(`0x${x}`));
  for (let at = 0; at < words.length; at += 16) {
    const w = words.slice(at, at + 16);
    for (let n = 16; n < 80; n += 1)
      w[n] =
        (w[n - 16] + (turned(w[n - 15], 1n, 8n) ^ (w[n - 15] >> 7n)) + w[n - 7] + (turned(w[n - 2], 19n, 61n) ^ (w[n - 2] >> 6n))) & WORD;
    let [a, b, c, d, e, f, g, h] = state;
    for (let n = 0; n < 80; n += 1) {
      const more = h + turned(e, 14n, 18n, 41n) + ((e & f) ^ (~e & WORD & g)) + constants[n] + w[n];
      const most = turned(a, 28n, 34n, 39n) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + more) & WORD, c, b, a, (more + most) & WORD];
    }
    state = [a, b, c, d, e, f, g, h].map((x, n) => (x + state[n]) & WORD);
  }
  return state.map((x) => x.toString(16).padStart(16, "0")).join("");
};

const LENGTH = 624;
const randomOf = (text) => {
  const bytes = [...text].map((c) => c.charCodeAt(0));
  const hex = bytes.map((x) => x.toString(16).padStart(2, "0")).join("") + sha512(bytes);
  const key = hex.padStart(Math.ceil(hex.length / 8) * 8, "0").match(/.{8}/g).map((x) => parseInt(x, 16)).reverse();
  const mt = new Uint32Array(LENGTH);
  const mixed = (n, by) => Math.imul(mt[n] ^ (mt[n] >>> 30), by);
  mt[0] = 19650218;
  for (let n = 1; n < LENGTH; n += 1) mt[n] = mixed(n - 1, 1812433253) + n;
  let at = 1;
  const on = () => {
    at += 1;
    if (at === LENGTH) [mt[0], at] = [mt[LENGTH - 1], 1];
  };
  for (let n = 0; n < Math.max(LENGTH, key.length); n += 1) {
    mt[at] = (mt[at] ^ mixed(at - 1, 1664525)) + key[n % key.length] + (n % key.length);
    on();
  }
  for (let n = 1; n < LENGTH; n += 1) {
    mt[at] = (mt[at] ^ mixed(at - 1, 1566083941)) - at;
    on();
  }
  mt[0] = 2 ** 31;
  at = LENGTH;
  const next = () => {
    if (at === LENGTH) {
      for (let n = 0; n < LENGTH; n += 1) {
        const y = (mt[n] & 0x80000000) | (mt[(n + 1) % LENGTH] & 0x7fffffff);
        mt[n] = mt[(n + 397) % LENGTH] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      at = 0;
    }
    let y = mt[at];
    at += 1;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  return () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
};
