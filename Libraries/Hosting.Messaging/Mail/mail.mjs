// Accepts mail over SMTP on the loopback interface and shows it on a page, for development: node mail.mjs
// SMTP_PORT and HTTP_PORT are its ports; MAIL_FOLDER is where each mail becomes a file ID.eml. GET / is the page, GET /mails the list as JSON.
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const maxMails = 1000;
const maxBytes = 10 * 1024 * 1024;
const folder = process.env.MAIL_FOLDER;
mkdirSync(folder, { recursive: true });
const files = readdirSync(folder).filter(name => name.endsWith('.eml')).sort();
let sequence = files.length > 0 ? Number.parseInt(files.at(-1), 10) : 0;

createServer(socket => {
  let buffered = '';
  let isData = false;
  const reply = line => socket.write(`${line}\r\n`);
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  reply('220 mail.showroom.example');
  socket.on('data', text => {
    buffered += text;
    if (buffered.length > maxBytes) {
      reply('552 The mail is too large');
      socket.end();
      return;
    }
    while (true) {
      const terminator = isData ? '\r\n.\r\n' : '\r\n';
      const end = buffered.indexOf(terminator);
      if (end < 0) {
        return;
      }
      const part = buffered.slice(0, end);
      buffered = buffered.slice(end + terminator.length);
      if (isData) {
        isData = false;
        // A line of the mail that begins with a dot has one more on the wire.
        store(`${part.replace(/^\.\./gm, '.')}\r\n`);
        reply('250 Stored');
        continue;
      }
      const command = part.slice(0, 4).toUpperCase();
      if (command === 'QUIT') {
        reply('221 Bye');
        socket.end();
        return;
      }
      isData = command === 'DATA';
      reply(isData ? '354 End with a dot' : ['HELO', 'EHLO', 'MAIL', 'RCPT', 'RSET', 'NOOP'].includes(command) ? '250 OK' : '502 Not implemented');
    }
  });
}).listen(Number(process.env.SMTP_PORT), '127.0.0.1');

createHttpServer((request, response) => {
  const mails = files.toReversed().map(read);
  if (request.url === '/mails') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(mails));
  } else if (request.url === '/') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" }).end(page(mails));
  } else {
    response.writeHead(404).end();
  }
}).listen(Number(process.env.HTTP_PORT), '127.0.0.1', () => console.log(`Accepting mail on ${process.env.SMTP_PORT}; the page is on ${process.env.HTTP_PORT}.`));

function store(mail) {
  const name = `${String(++sequence).padStart(8, '0')}.eml`;
  writeFileSync(join(folder, name), mail, 'latin1');
  files.push(name);
  if (files.length > maxMails) {
    rmSync(join(folder, files.shift()), { force: true });
  }
}

function read(name) {
  const mail = readFileSync(join(folder, name), 'latin1');
  const [head, ...body] = mail.split('\r\n\r\n');
  const header = field => new RegExp(`^${field}: (.*)$`, 'im').exec(head)?.[1].trim() ?? '';
  const text = header('Content-Transfer-Encoding') === 'base64' ? Buffer.from(body.join('\r\n\r\n'), 'base64').toString('utf8')
    : body.join('\r\n\r\n').replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { file: name, id: header('Message-ID'), to: header('To'), subject: header('Subject'), text };
}

function page(mails) {
  const escape = text => text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
  const items = mails.map(mail => `<article><h2>${escape(mail.subject)}</h2><p>To ${escape(mail.to)}</p><pre>${escape(mail.text)}</pre></article>`).join('\n');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mail</title><style>body{font-family:sans-serif;max-width:50rem;margin:2rem auto}article{border-top:1px solid #aaa}</style><h1>${mails.length} mails</h1>${items}</html>`;
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => process.exit(0));
}
