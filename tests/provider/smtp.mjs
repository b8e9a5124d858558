// A mail server that writes what it is given to the standard output, one JSON object a line, after a line
// with its port. It puts off the first mails, as many as its argument says, until they come again; or
// refuses them for good, where the second argument is such a code.

import { createInterface } from 'node:readline';
import { SMTPServer } from 'smtp-server';

let refusals = Number(process.argv[2] ?? 0);
const code = Number(process.argv[3] ?? 451);

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  allowInsecureAuth: true,
  onAuth: ({ username, password }, _session, done) =>
    username === 'flytthit' && password === 'mail secret' ? done(null, { user: username }) : done(new Error('no')),
  onData: (stream, session, done) => {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      const { envelope, user } = session;
      const taken = refusals === 0;
      const mail = Buffer.concat(chunks).toString('utf8');
      console.log(JSON.stringify({ taken, user, to: envelope.rcptTo.map(({ address }) => address), mail }));
      if (taken) return done();
      refusals -= 1;
      done(Object.assign(new Error('try again later'), { responseCode: code }));
    });
  },
});
server.listen(0, '127.0.0.1', () => console.log(server.server.address().port));

// It ends with whoever started it.
createInterface({ input: process.stdin }).on('close', () => process.exit());
