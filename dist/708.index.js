export const id = 708;
export const ids = [708];
export const modules = {

/***/ 6708:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  smoke: () => (/* reexport */ smoke)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./.tmp/build/live/child.js


/** Characters of each stream: what comes beyond it ends the child. */
const mostOutput = 65_536;
/** What every child gets: programs of the system, messages in English, and what Windows needs to open a socket. */
function plainEnvironment() {
    if (process.platform !== 'win32')
        return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };
    const root = process.env['SystemRoot'] ?? 'C:\\Windows';
    return { PATH: `${root}\\System32`, LC_ALL: 'C', SystemRoot: root };
}
/** Runs a program without a shell, bounded in time and output. Resolves when it is gone and its pipes are closed. Never rejects. */
function runChild(order) {
    const notStarted = { end: 'not-started', code: undefined, stdout: '', stderr: '' };
    return ended(order).catch(() => notStarted);
}
function ended(order) {
    const { budget } = order;
    return new Promise((resolve) => {
        const child = (0,external_node_child_process_.spawn)(order.program, order.words, {
            env: { ...order.environment },
            cwd: (0,external_node_path_.dirname)(order.program),
            stdio: 'pipe',
            shell: false,
            windowsHide: true,
        });
        const output = { stdout: '', stderr: '' };
        let end = 'exit';
        const stop = (why) => {
            if (end === 'exit')
                end = why;
            child.kill('SIGKILL');
            for (const stream of [child.stdin, child.stdout, child.stderr])
                stream.destroy();
        };
        const onAbort = () => stop('deadline');
        const timer = setTimeout(() => stop('timeout'), order.mostMs);
        for (const name of ['stdout', 'stderr'])
            child[name].setEncoding('utf8').on('data', (text) => {
                output[name] += text.slice(0, mostOutput - output[name].length);
                if (output[name].length >= mostOutput)
                    stop('too-much');
            });
        child.stdin.on('error', () => undefined);
        const settle = (code) => {
            clearTimeout(timer);
            budget.signal.removeEventListener('abort', onAbort);
            resolve({ end, code: code ?? undefined, ...output });
        };
        child.on('error', () => {
            if (end === 'exit')
                end = 'not-started';
            if (child.pid === undefined)
                settle(null);
        });
        child.on('close', settle);
        if (budget.over())
            onAbort();
        else
            budget.signal.addEventListener('abort', onAbort, { once: true });
        child.stdin.end(order.input ?? '');
    });
}

// EXTERNAL MODULE: ./.tmp/build/core/conninfo/libpq-keyword.js
var libpq_keyword = __webpack_require__(147);
// EXTERNAL MODULE: ./.tmp/build/core/conninfo/libpq-uri.js
var libpq_uri = __webpack_require__(2942);
// EXTERNAL MODULE: ./.tmp/build/core/reports/redact.js
var redact = __webpack_require__(7157);
;// CONCATENATED MODULE: ./.tmp/build/core/probing.js
/** The door of the core for the probes: the little that they need of it, so that the bundle does not keep the whole core apart for them. */




;// CONCATENATED MODULE: ./.tmp/build/live/clean.js

/** No more than this is ever read of or kept from what a peer sends. */
const peerLimit = 512;
/** Text of a peer, cut and escaped: from here on it may be shown. */
function clean(text, most = peerLimit) {
    return (0,redact/* safe */.gB)(text.slice(0, most))
        .slice(0, 2 * most)
        .trim();
}

;// CONCATENATED MODULE: ./.tmp/build/live/listening.js
const mostListeners = 1000;
/** `ss -ltnpH`: state, two queues, local address, peer, processes (semantics G.3). */
function tcpOfSs(text) {
    return rows(text).flatMap((line) => {
        const [, , , local = ''] = line.split(/\s+/, 5);
        const at = local.lastIndexOf(':');
        const port = Number(local.slice(at + 1));
        if (at < 1 || !Number.isInteger(port))
            return [];
        const owner = /users:\(\("([^"]{1,64})",pid=(\d{1,9})/.exec(line);
        const process = owner === null ? {} : { process: owner[1] ?? '', pid: Number(owner[2]) };
        return [{ ...listener(local.slice(0, at).replace(/^\[|\]$/g, '')), ...process, port }];
    });
}
/** `ss -lxH`: netid, state, two queues, path. */
function socketsOfSs(text) {
    return socketsIn(rows(text).map((line) => /\s(\/.{0,200}\/\.s\.PGSQL\.\d{1,5})\s/.exec(line)?.[1] ?? ''));
}
/** /proc/net/tcp and tcp6: local address in hexadecimal, state 0A. */
function tcpOfProc(text) {
    return rows(text).flatMap((line) => {
        const found = /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) \S+ 0A /i.exec(line);
        if (found === null)
            return [];
        return [{ ...listener(addressOfHex(found[1] ?? '')), port: parseInt(found[2] ?? '', 16) }];
    });
}
/** /proc/net/unix: flags 00010000 is a listening socket. */
function socketsOfProc(text) {
    return socketsIn(rows(text).map((line) => /^\S+ \S+ \S+ 00010000 \S+ +01 +\d+ +(\/.*)$/.exec(line)?.[1] ?? ''));
}
function rows(text) {
    return text.split('\n', mostListeners).filter((line) => line.trim() !== '' && line.length < 1024);
}
function socketsIn(paths) {
    const found = paths.map((path) => /^(.*)\/\.s\.PGSQL\.(\d{1,5})$/.exec(path)).filter((one) => one !== null);
    const all = new Map(found.map(([path, directory, port]) => [path, { directory: directory || '/', port: Number(port) }]));
    return [...all.values()];
}
function listener(text) {
    const address = text.split('%')[0] ?? '';
    if (['*', '0.0.0.0', '::'].includes(address))
        return { address, scope: 'all' };
    const loopback = address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');
    return { address, scope: loopback ? 'loopback' : 'one-address' };
}
/** Groups of four bytes, each in the machine's (little-endian) order. */
function addressOfHex(hex) {
    const bytes = (hex.match(/.{8}/g) ?? []).flatMap((group) => (group.match(/../g) ?? []).reverse());
    if (bytes.length === 4)
        return bytes.map((byte) => parseInt(byte, 16)).join('.');
    const words = Array.from({ length: 8 }, (_, i) => `${bytes[2 * i] ?? ''}${bytes[2 * i + 1] ?? ''}`.replace(/^0{1,3}/, ''));
    return shortened(words.map((word) => word.toLowerCase()));
}
/** The longest run of zeros as `::` (RFC 5952). */
function shortened(words) {
    const full = words.join(':');
    const runs = full.match(/(?:^|(?<=:))0(?::0)+(?=:|$)/g) ?? [];
    const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
    if (longest === '')
        return full;
    const at = `:${full}:`.indexOf(`:${longest}:`);
    return `${full.slice(0, Math.max(0, at - 1))}::${full.slice(at + longest.length + 1)}`;
}

;// CONCATENATED MODULE: ./.tmp/build/live/binding.js




const nothingSeen = { by: 'none', tcp: [], sockets: [] };
/** With ss where it is, else from /proc. */
async function listeningHere(ss, budget) {
    return (ss === undefined ? undefined : await bySs(ss, budget)) ?? (await byProc()) ?? nothingSeen;
}
async function bySs(program, budget) {
    const run = (words) => runChild({ program, words: [words], environment: plainEnvironment(), mostMs: 3000, budget });
    const [tcp, unix] = await Promise.all([run('-ltnpH'), run('-lxnH')]);
    if (tcp.end !== 'exit' || tcp.code !== 0)
        return undefined;
    return { by: 'ss', tcp: tcpOfSs(tcp.stdout), sockets: socketsOfSs(unix.stdout) };
}
async function byProc() {
    const read = (name) => (0,promises_.readFile)(`/proc/net/${name}`, 'latin1').catch(() => undefined);
    const [tcp, tcp6, unix] = await Promise.all([read('tcp'), read('tcp6'), read('unix')]);
    if (tcp === undefined && tcp6 === undefined)
        return undefined;
    return { by: 'proc', tcp: [...tcpOfProc(tcp ?? ''), ...tcpOfProc(tcp6 ?? '')], sockets: socketsOfProc(unix ?? '') };
}
/** Of what listens here, what has the port. */
function bindingStep(listening, port, ms) {
    const listeners = listening.tcp
        .filter((one) => one.port === port)
        .map(({ address, scope, process, pid }) => ({
        address,
        scope,
        ...(process === undefined || pid === undefined ? {} : { process: clean(process, 64), pid }),
    }));
    const verdict = listeners.length > 0 ? 'bound' : listening.by === 'none' ? 'unknown' : 'not-bound';
    return { verdict, by: listening.by, listeners, ms };
}

;// CONCATENATED MODULE: ./.tmp/build/live/budget.js
/** What a timer can hold; beyond it it would go off at once. */
const mostMs = 2 ** 31 - 1;
function budgetOf(wantedMs, caller) {
    const deadlineMs = Math.min(wantedMs, mostMs);
    const start = performance.now();
    const controller = new AbortController();
    const abort = () => controller.abort();
    const timer = setTimeout(abort, deadlineMs);
    caller?.addEventListener('abort', abort, { once: true });
    if (caller?.aborted === true)
        abort();
    const { signal } = controller;
    const elapsed = () => performance.now() - start;
    const left = () => (signal.aborted ? 0 : Math.max(0, deadlineMs - elapsed()));
    return {
        signal,
        left,
        elapsed,
        over: () => signal.aborted,
        within: (ms) => Math.max(1, Math.min(ms, left())),
        pause: (ms) => pause(ms, signal),
        close: () => {
            clearTimeout(timer);
            caller?.removeEventListener('abort', abort);
        },
    };
}
function pause(ms, signal) {
    if (signal.aborted)
        return Promise.resolve();
    return new Promise((resolve) => {
        const done = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            resolve();
        };
        const timer = setTimeout(done, ms);
        signal.addEventListener('abort', done, { once: true });
    });
}
/** The value of a step and how long it took, in whole milliseconds. */
async function timed(step) {
    const start = performance.now();
    const value = await step();
    return { ...value, ms: Math.round(performance.now() - start) };
}
/** The promise's value, or `undefined` when the time is over first; a late rejection is nobody's. */
async function untilAborted(promise, signal) {
    let stop = () => undefined;
    const aborted = new Promise((resolve) => {
        stop = () => resolve(undefined);
        if (signal.aborted)
            resolve(undefined);
        else
            signal.addEventListener('abort', stop, { once: true });
    });
    promise.catch(() => undefined);
    try {
        return await Promise.race([promise, aborted]);
    }
    finally {
        signal.removeEventListener('abort', stop);
    }
}

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./.tmp/build/live/failure.js
/** Texts of libpq, the server, PgBouncer and the pg driver (semantics G.2, C.1). The order counts: with sslmode=prefer libpq tries twice and reports both. */
const texts = [
    [
        /server login has been failing|query_wait_timeout|pgbouncer cannot connect|client_login_timeout|server conn crashed/i,
        'pooler-upstream',
    ],
    [/all backend nodes are down|pgpool is not accepting/i, 'pooler-upstream'],
    [/no such database: /i, 'pooler-database'],
    [/no such user|"trust" authentication failed/i, 'pooler-user'],
    // PgBouncer says no more of a wrong password.
    [/password authentication failed|SASL authentication failed/i, 'password'],
    [/no password supplied|client password must be a/i, 'password-missing'],
    [/authentication method requirement .{1,200} failed/i, 'authentication-refused'],
    [/(?:peer|ident) authentication failed/i, 'peer'],
    [/role ".{0,200}" does not exist/i, 'role'],
    [/role ".{0,200}" is not permitted to log in/i, 'role-nologin'],
    [/database ".{0,200}" does not exist/i, 'database'],
    [/is not currently accepting connections/i, 'database-closed'],
    [/permission denied for database/i, 'database-forbidden'],
    [/too many clients|remaining connection slots are reserved|too many connections for|no more connections allowed/i, 'too-many'],
    [/is starting up|is in recovery mode/i, 'starting'],
    [/is shutting down/i, 'stopping'],
    [/database system is not (?:yet )?accepting connections/i, 'not-accepting'],
    [/pg_hba\.conf rejects/i, 'hba-reject'],
    [/no pg_hba\.conf entry/i, 'hba'],
    [/\bSSL required\s*$/im, 'tls-required'],
    [/server does not support SSL/i, 'tls-unavailable'],
    [/root certificate file .{0,200} does not exist|certificate verify failed|does not match host name/i, 'tls-certificate'],
    [/self-signed certificate|certificate has expired|unable to verify the first|unable to get local issuer/i, 'tls-certificate'],
    [/session is (?:not )?read-only/i, 'read-only'],
    [
        /authentication method \d+ not supported|Unknown authenticationOk|none of the server's SASL|Only mechanism/i,
        'authentication-unsupported',
    ],
    [/authentication failed for user/i, 'authentication'],
    [/received invalid response|expected authentication request/i, 'not-postgresql'],
    [/error establishing an SSL connection|lost synchronization/i, 'not-postgresql'],
    [/could not translate host name/i, 'unknown-host'],
    [/socket ".{1,200}" failed: No such file/i, 'socket-missing'],
    [/socket ".{1,200}" failed: Connection refused/i, 'socket-stale'],
    [/socket ".{1,200}" failed: Permission denied/i, 'socket-forbidden'],
    [/Connection refused/i, 'refused'],
    [/No route to host/i, 'host-unreachable'],
    [/Network is unreachable/i, 'network-unreachable'],
    [/timeout expired|Connection timed out/i, 'timeout'],
    [/server closed the connection|Connection terminated|Connection reset/i, 'closed'],
    [/SSL SYSCALL error|SSL connection has been closed/i, 'closed'],
];
/** Where the text says nothing (another language, another product). */
const states = {
    '28P01': 'password',
    '28000': 'authentication',
    '3D000': 'database',
    '42501': 'database-forbidden',
    '53300': 'too-many',
    '55000': 'database-closed',
    '57P03': 'starting',
    '57P01': 'stopping',
    '25006': 'read-only',
    '08P01': 'other',
};
const codes = {
    ECONNREFUSED: 'refused',
    ECONNRESET: 'closed',
    EPIPE: 'closed',
    EHOSTUNREACH: 'host-unreachable',
    ENETUNREACH: 'network-unreachable',
    ETIMEDOUT: 'timeout',
    ENOENT: 'socket-missing',
    EACCES: 'forbidden',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-certificate',
    SELF_SIGNED_CERT_IN_CHAIN: 'tls-certificate',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-certificate',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-certificate',
    CERT_HAS_EXPIRED: 'tls-certificate',
    ERR_TLS_CERT_ALTNAME_INVALID: 'tls-certificate',
};
/** The class of a failed login: by its text, then by its codes. */
function failureOf({ text, sqlstate, code }) {
    const found = texts.find(([sign]) => sign.test(text))?.[1];
    return found ?? states[sqlstate ?? ''] ?? codes[code ?? ''] ?? 'other';
}
/** SQLSTATE of classes for which psql shows none and which have only one. */
const implied = {
    password: '28P01',
    hba: '28000',
    'hba-reject': '28000',
    peer: '28000',
    role: '28000',
    'role-nologin': '28000',
    database: '3D000',
    'database-closed': '55000',
    'database-forbidden': '42501',
    'too-many': '53300',
    starting: '57P03',
    stopping: '57P03',
    'not-accepting': '57P03',
};
function impliedSqlstate(failure) {
    return implied[failure];
}
/** Of a pg_hba message: the address the server saw, and whether the connection was encrypted (the first of two attempts was, if any). */
function hbaDetails(text) {
    const from = /(?:entry|connection) for (?:replication connection from )?host "([0-9A-Fa-f.:]{2,45}|\[local\])"/.exec(text)?.[1];
    const encryption = /, (no encryption|SSL encryption|GSS encryption|SSL on|SSL off)\s*$/m.exec(text)?.[1];
    return {
        ...(from === undefined ? {} : { seenFrom: from }),
        ...(encryption === undefined ? {} : { encrypted: encryption !== 'no encryption' && encryption !== 'SSL off' }),
    };
}

;// CONCATENATED MODULE: ./.tmp/build/live/hosts.js


/** A name of DNS (underscores as in compose networks) or an address; nothing that a tool could read as an option, a list or a path. */
function isHost(text) {
    if ((0,external_node_net_.isIP)(text) !== 0)
        return /^[0-9A-Fa-f.:]{1,64}(?:%[A-Za-z0-9_.-]{1,16})?$/.test(text);
    if (text.length > 253)
        return false;
    const labels = text.replace(/\.$/, '').split('.');
    return labels.every((label) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label));
}
function isPort(port) {
    return Number.isInteger(port) && port >= 1 && port <= 65535;
}
/** An absolute directory; the path of a socket holds at most 107 bytes. */
function isSocketDirectory(text) {
    // eslint-disable-next-line no-control-regex -- control characters are what is refused
    return /^\/[^\u0000-\u001f\u007f]*$/.test(text) && Buffer.byteLength(text) <= 90;
}
function isLoopback(address) {
    return address === '::1' || /^(?:::ffff:)?127\./i.test(address);
}
/** An address of this machine (or container), `0.0.0.0` and `::` included. */
function isHere(address) {
    if (isLoopback(address) || address === '0.0.0.0' || address === '::')
        return true;
    const own = Object.values((0,external_node_os_.networkInterfaces)()).flatMap((addresses) => addresses ?? []);
    const bare = address.split('%')[0];
    return own.some((one) => one.address.split('%')[0] === bare);
}

;// CONCATENATED MODULE: ./.tmp/build/live/login.js



/** What is sent there passes no network: a socket, or a loopback address of this machine. */
function staysHere(endpoint) {
    return 'path' in endpoint || isLoopback(endpoint.address);
}
/** Others may read what is sent: it passes a network, and sslmode lets it do so without TLS. */
function isExposed({ endpoint, credentials }) {
    return !staysHere(endpoint) && !tlsOnly.has(credentials.tls);
}
const tlsOnly = new Set(['require', 'verify-ca', 'verify-full']);
/** A failure as facts: only of one we have no word for the text, without the names of the DSN. */
function loginFailed(by, signs, order) {
    const failure = failureOf(signs);
    const sqlstate = signs.sqlstate ?? impliedSqlstate(failure);
    return {
        verdict: 'failed',
        by,
        failure,
        ...(sqlstate === undefined ? {} : { sqlstate }),
        ...(failure === 'hba' || failure === 'hba-reject' ? hbaDetails(signs.text) : {}),
        ...(failure === 'other' || failure === 'query' ? { text: withoutNames(signs.text, order) } : {}),
    };
}
function withoutNames(text, order) {
    const { user, password, database } = order.credentials;
    const address = 'path' in order.endpoint ? order.endpoint.path : order.endpoint.address;
    const names = [password, user, database, address, order.host].filter((name) => name !== undefined && name !== '');
    const longestFirst = names.filter((name) => name !== undefined).sort((a, b) => b.length - a.length);
    return clean(longestFirst.reduce((rest, name) => rest.replaceAll(name, '***'), text));
}

;// CONCATENATED MODULE: ./.tmp/build/live/driver-guard.js

/** PostgreSQL's own number of rounds. Fewer would let a peer try passwords against what we send. */
const leastRounds = 4096;
/** All that a session of ours can send is far less. */
const mostBytes = 1_048_576;
const said = {
    clear: 'the password was demanded in clear without TLS',
    kind: 'authentication other than SCRAM was demanded where the peer may be anybody',
    rounds: `SCRAM with fewer than ${leastRounds} rounds was demanded where the peer may be anybody`,
    turn: 'another kind of authentication was demanded after the first',
    none: 'the peer let us in without a proof that it knows the password',
};
function guard(connection, order) {
    // No TLS to a socket: there is no certificate either.
    const wary = order.wary && !(order.credentials.tls === 'verify-full' && !('path' in order.endpoint));
    let demanded = 'none';
    let refusal;
    let finished = false;
    const end = (why) => {
        refusal ??= why;
        connection.stream.destroy();
    };
    const refuse = (why) => end({ failure: 'authentication-refused', text: said[why] });
    const demand = (kind) => () => {
        if (demanded !== 'none')
            refuse('turn');
        demanded = kind;
        if (wary && kind !== 'scram-sha-256')
            refuse('kind');
        else if (kind === 'cleartext' && !staysHere(order.endpoint) && !isEncrypted(connection))
            refuse('clear');
        else if (order.credentials.password === undefined)
            end({ failure: 'password-missing' });
    };
    const letIn = () => {
        if (demanded === 'scram-sha-256' ? !finished : wary)
            refuse('none');
    };
    // In front of the driver's own listeners.
    connection.prependListener('authenticationCleartextPassword', demand('cleartext'));
    connection.prependListener('authenticationMD5Password', demand('md5'));
    connection.prependListener('authenticationSASL', demand('scram-sha-256'));
    connection.prependListener('authenticationSASLContinue', ({ data }) => {
        const rounds = Number(/(?:^|,)i=(\d{1,9})(?:,|$)/.exec(String(data))?.[1] ?? 0);
        if (demanded !== 'scram-sha-256')
            refuse('turn');
        else if (wary && rounds < leastRounds)
            refuse('rounds');
    });
    connection.prependListener('authenticationSASLFinal', () => (finished = true));
    connection.prependListener('authenticationOk', letIn);
    contained(connection, () => end({ failure: 'not-postgresql' }));
    return {
        password: () => {
            const { password } = order.credentials;
            if (refusal !== undefined || password === undefined)
                return Promise.reject(new Error('refused'));
            return Promise.resolve(password);
        },
        demanded: () => demanded,
        refusal: () => refusal,
        proved: () => {
            letIn();
            if (refusal !== undefined)
                throw new Error('refused');
        },
    };
}
function isEncrypted({ stream }) {
    return stream.encrypted === true;
}
/** What the peer sends, in clear and after TLS is on, neither fills the memory nor ends the process. */
function contained(connection, tooMuch) {
    meter(connection, tooMuch);
    connection.prependListener('connect', () => contain(connection));
    connection.prependListener('sslconnect', () => contain(connection));
}
/** The driver keeps a message until it is whole, however long it claims to be. */
function meter(connection, tooMuch) {
    let bytes = 0;
    const count = (chunk) => {
        bytes += chunk.length;
        if (bytes > mostBytes)
            tooMuch();
    };
    connection.prependListener('connect', () => connection.stream.on('data', count));
    connection.prependListener('sslconnect', () => connection.stream.on('data', count));
}
/** The driver's parser throws at what it does not know, and it runs in a listener: nobody would catch it, and the process would end. */
function contain(connection) {
    const { stream } = connection;
    const emit = stream.emit.bind(stream);
    stream.emit = (name, ...values) => {
        try {
            return emit(name, ...values);
        }
        catch (error) {
            stream.destroy();
            connection.emit('error', error);
            return true;
        }
    };
}

;// CONCATENATED MODULE: ./.tmp/build/live/session.js

/** Every name is qualified: somebody else's function of the same name must not answer. Each query yields one row of JSON, with what it is in `row`. */
const utc = (time) => `pg_catalog.to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const mayRun = (what) => `pg_catalog.has_function_privilege('${what}', 'EXECUTE')`;
/** For ordinary users of 12 to 18: nothing in it needs a privilege. */
const sessionQuery = `SELECT pg_catalog.json_build_object(
 'row', 'session',
 'version', pg_catalog.current_setting('server_version'),
 'versionNumber', pg_catalog.current_setting('server_version_num'),
 'port', pg_catalog.current_setting('port'),
 'serverAddress', pg_catalog.host(pg_catalog.inet_server_addr()),
 'serverPort', pg_catalog.inet_server_port(),
 'clientAddress', pg_catalog.host(pg_catalog.inet_client_addr()),
 'encrypted', (SELECT s.ssl FROM pg_catalog.pg_stat_ssl AS s WHERE s.pid = pg_catalog.pg_backend_pid()),
 'startTime', ${utc('pg_catalog.pg_postmaster_start_time()')},
 'loadTime', ${utc('pg_catalog.pg_conf_load_time()')},
 'inRecovery', pg_catalog.pg_is_in_recovery(),
 'clusterName', pg_catalog.current_setting('cluster_name'),
 'settings', (SELECT pg_catalog.json_object_agg(s.name, pg_catalog.json_build_object(
   'value', s.setting, 'source', s.source, 'pendingRestart', s.pending_restart))
   FROM pg_catalog.pg_settings AS s WHERE s.name IN ('port', 'listen_addresses', 'unix_socket_directories')))::text`;
/** Which of the further queries this user may run. */
const leaveQuery = `SELECT ${mayRun('pg_catalog.pg_control_system()')} AS identifier,
 pg_catalog.pg_has_role('pg_read_all_settings', 'USAGE') AS directories,
 ${mayRun('pg_catalog.pg_show_all_file_settings()')}
 AND pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'SELECT') AS files`;
/** Asked only where it is allowed: a refusal would be an error in the server's log. */
const furtherQueries = {
    identifier: `SELECT pg_catalog.json_build_object('row', 'identifier', 'systemIdentifier', c.system_identifier::text)::text
 FROM pg_catalog.pg_control_system() AS c`,
    directories: `SELECT pg_catalog.json_build_object('row', 'directories',
 'dataDirectory', pg_catalog.current_setting('data_directory'),
 'configFile', pg_catalog.current_setting('config_file'))::text`,
    files: `SELECT pg_catalog.json_build_object('row', 'files',
 'filePort', (SELECT pg_catalog.json_build_object('port', f.setting, 'file', f.sourcefile, 'line', f.sourceline)
   FROM pg_catalog.pg_file_settings AS f WHERE f.name = 'port' ORDER BY f.seqno DESC LIMIT 1),
 'fileErrors', (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('file', e.sourcefile, 'line', e.sourceline, 'error', e.error))
   FROM (SELECT * FROM pg_catalog.pg_file_settings AS f WHERE f.error IS NOT NULL ORDER BY f.seqno LIMIT 5) AS e))::text`,
};
const further = Object.keys(furtherQueries);
/** Lines of JSON by their `row`; a peer may send anything. */
function rowsIn(lines) {
    const rows = new Map();
    for (const line of lines.slice(0, 20)) {
        const value = parsed(line);
        if (isRow(value) && typeof value['row'] === 'string')
            rows.set(value['row'], value);
    }
    return rows;
}
function parsed(line) {
    try {
        return JSON.parse(line);
    }
    catch {
        return undefined;
    }
}
function isRow(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** Checked field by field, cut and escaped. Undefined when the main row is missing or is none of ours. */
function sessionOf(rows) {
    const main = rows.get('session');
    if (main === undefined)
        return undefined;
    const port = setting(main, 'port');
    const numbers = { versionNumber: wholeNumber(main['versionNumber']), port: wholeNumber(main['port']) };
    const startTime = time(main['startTime']);
    if (port === undefined || startTime === undefined || numbers.port === undefined)
        return undefined;
    return {
        version: session_text(main['version']) ?? '',
        versionNumber: numbers.versionNumber ?? 0,
        port: numbers.port,
        settings: defined({
            port,
            listenAddresses: setting(main, 'listen_addresses'),
            socketDirectories: setting(main, 'unix_socket_directories'),
        }),
        startTime,
        inRecovery: main['inRecovery'] === true,
        ...ends(main),
        ...defined({ loadTime: time(main['loadTime']), clusterName: session_text(main['clusterName']) }),
        ...furtherFacts(rows),
    };
}
function ends(main) {
    return defined({
        serverAddress: address(main['serverAddress']),
        serverPort: wholeNumber(main['serverPort']),
        clientAddress: address(main['clientAddress']),
        encrypted: typeof main['encrypted'] === 'boolean' ? main['encrypted'] : undefined,
    });
}
function furtherFacts(rows) {
    const identifier = rows.get('identifier')?.['systemIdentifier'];
    const directories = rows.get('directories') ?? {};
    const files = rows.get('files') ?? {};
    return defined({
        systemIdentifier: typeof identifier === 'string' && /^\d{1,20}$/.test(identifier) ? identifier : undefined,
        dataDirectory: session_text(directories['dataDirectory']),
        configFile: session_text(directories['configFile']),
        filePort: filePort(files['filePort']),
        fileErrors: fileErrors(files['fileErrors']),
    });
}
function filePort(value) {
    if (!isRow(value))
        return undefined;
    return { port: session_text(value['port']) ?? '', file: session_text(value['file']) ?? '', line: wholeNumber(value['line']) ?? 0 };
}
function fileErrors(value) {
    if (!Array.isArray(value))
        return undefined;
    return value
        .slice(0, 5)
        .filter(isRow)
        .map((one) => ({
        file: session_text(one['file']) ?? '',
        line: wholeNumber(one['line']) ?? 0,
        error: session_text(one['error']) ?? '',
    }));
}
function setting(main, name) {
    const one = isRow(main['settings']) ? main['settings'][name] : undefined;
    if (!isRow(one))
        return undefined;
    return { value: session_text(one['value']) ?? '', source: session_text(one['source']) ?? '', pendingRestart: one['pendingRestart'] === true };
}
function session_text(value) {
    return typeof value === 'string' && value !== '' ? clean(value) : undefined;
}
function address(value) {
    return typeof value === 'string' && /^[0-9a-fA-F:.]{2,45}$/.test(value) ? value : undefined;
}
function time(value) {
    return typeof value === 'string' && /^\d{4,6}(?:-\d\d){2}T[\d:.]{8,15}Z$/.test(value) ? value : undefined;
}
function wholeNumber(value) {
    const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
function defined(values) {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

;// CONCATENATED MODULE: ./.tmp/build/live/driver.js





/**
 * node-postgres, with its habits taken away: nothing from PG* variables, no ~/.pgpass, no password before we know what for. As libpq, it tries a second
 * time where pg_hba.conf rejects a connection with TLS, or one without, and sslmode leaves the choice.
 */
async function driverLogin(order) {
    const started = performance.now();
    const [first, second] = encryptions(order);
    const seen = await attempt(order, first);
    const mostMs = order.mostMs - (performance.now() - started);
    if (second === undefined || !isRejected(seen) || mostMs <= 0 || order.budget.over())
        return seen;
    const again = await attempt({ ...order, mostMs }, second);
    return isRejected(again) ? seen : again;
}
function isRejected(seen) {
    return seen.verdict === 'failed' && (seen.failure === 'hba' || seen.failure === 'hba-reject');
}
/** In the order in which libpq tries them; a peer that offers no TLS is not asked for it where it need not be. */
function encryptions({ credentials, endpoint, tls }) {
    const mode = credentials.tls;
    if ('path' in endpoint || mode === 'disable')
        return ['none'];
    if (mode !== 'allow' && mode !== 'prefer')
        return ['tls'];
    if (tls !== 'offered')
        return ['none'];
    return mode === 'allow' ? ['none', 'tls'] : ['tls', 'none'];
}
async function attempt(order, encryption) {
    const socket = new external_node_net_.Socket();
    const closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    const timer = setTimeout(() => socket.destroy(), order.mostMs);
    const onAbort = () => void socket.destroy();
    order.budget.signal.addEventListener('abort', onAbort, { once: true });
    try {
        return await session(order, encryption, socket);
    }
    finally {
        clearTimeout(timer);
        order.budget.signal.removeEventListener('abort', onAbort);
        socket.destroy();
        // A socket that never began to connect says nothing when it is destroyed.
        if (!socket.closed)
            await untilAborted(closed, AbortSignal.timeout(100));
    }
}
async function session(order, encryption, socket) {
    const pg = await __webpack_require__.e(/* import() */ 849).then(__webpack_require__.bind(__webpack_require__, 3849));
    const watch = { current: undefined };
    const client = new pg.default.Client(configOf(order, encryption, socket, () => watch.current?.password() ?? Promise.reject(new Error('early'))));
    withoutEnvironment(client);
    client.on('error', () => undefined);
    const watched = guard(client.connection, order);
    watch.current = watched;
    const started = performance.now();
    try {
        await client.connect();
        watched.proved();
        const rows = await rowsOf(client);
        await untilAborted(client.end(), AbortSignal.timeout(300));
        const seen = sessionOf(rows);
        if (seen === undefined)
            return { verdict: 'failed', by: 'pg', failure: 'query' };
        return { verdict: 'ok', by: 'pg', demanded: watched.demanded(), session: seen };
    }
    catch (error) {
        return failed(error, watched, order, performance.now() - started);
    }
}
function failed(error, watched, order, ms) {
    const refusal = watched.refusal();
    if (refusal !== undefined)
        return { verdict: 'failed', by: 'pg', ...refusal };
    if (order.budget.over())
        return { verdict: 'failed', by: 'pg', failure: 'deadline' };
    if (ms >= order.mostMs - 5)
        return { verdict: 'failed', by: 'pg', failure: 'timeout' };
    const { message, code } = error;
    const sqlstate = /^[0-9A-Z]{5}$/.test(code ?? '') && !/^E[A-Z]{4}$/.test(code ?? '') ? code : undefined;
    return loginFailed('pg', { text: String(message), sqlstate, code }, order);
}
function configOf(order, encryption, socket, password) {
    const { user, database } = order.credentials;
    const { endpoint } = order;
    return {
        host: 'path' in endpoint ? order.host : endpoint.address,
        port: order.port,
        user,
        database,
        password,
        ssl: encryption === 'tls' && tlsOptions(order),
        sslnegotiation: 'postgres',
        application_name: 'pg-port-guard',
        client_encoding: 'UTF8',
        stream: () => socket,
        connectionTimeoutMillis: order.mostMs,
    };
}
/** The driver fills gaps from PG* variables of the process; these two have no value that would mean "none". */
function withoutEnvironment(client) {
    const parameters = client.connectionParameters;
    parameters['options'] = undefined;
    parameters['replication'] = undefined;
}
/** What libpq does for the same sslmode; roots are those that Node trusts. */
function tlsOptions({ credentials, host }) {
    const mode = credentials.tls;
    const name = (0,external_node_net_.isIP)(host) === 0 ? { servername: host, host } : { host };
    if (mode === 'verify-full')
        return { ...name, rejectUnauthorized: true };
    if (mode === 'verify-ca')
        return { ...name, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    return { ...name, rejectUnauthorized: false };
}
async function rowsOf(client) {
    const line = async (query) => {
        const { rows } = await client.query(query);
        return String(Object.values(rows[0] ?? {})[0] ?? '');
    };
    const lines = [await line(sessionQuery)];
    const leave = (await client.query(leaveQuery).catch(() => ({ rows: [] }))).rows[0] ?? {};
    for (const name of further)
        if (leave[name] === true)
            lines.push(await line(furtherQueries[name]).catch(() => ''));
    return rowsIn(lines);
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./.tmp/build/live/private-directory.js


/** A directory that only we may enter, gone when `use` is done, however it ends. */
async function inPrivateDirectory(parent, use) {
    const directory = await (0,promises_.mkdtemp)((0,external_node_path_.join)(parent, 'pg-port-guard-'));
    try {
        await (0,promises_.chmod)(directory, 0o700);
        return await use(directory);
    }
    finally {
        await (0,promises_.rm)(directory, { recursive: true, force: true });
    }
}
/** A passfile for one connection: libpq matches hosts and ports literally, the only line holds for all (semantics B.1). */
async function writePassfile(directory, password) {
    const path = (0,external_node_path_.join)(directory, 'pgpass');
    if (password !== undefined)
        await (0,promises_.writeFile)(path, `*:*:*:*:${passfileField(password)}\n`, { mode: 0o600, flag: 'wx' });
    return path;
}
/** A passfile is made of lines. */
function fitsPassfile(password) {
    return password === undefined || !/[\r\n]/.test(password);
}
function passfileField(text) {
    return text.replace(/[\\:]/g, '\\$&');
}

;// CONCATENATED MODULE: ./.tmp/build/live/psql.js






async function identifyPsql(program, budget) {
    const words = ['--version'];
    const { stdout } = await runChild({ program, words, environment: plainEnvironment(), mostMs: 3000, budget });
    const [, version = '', major = '0'] = /^psql \(PostgreSQL\) ((\d{1,2})[\w.]{0,16})/m.exec(stdout) ?? [];
    return { program, major: Number(major), variant: version === '' ? 'psql' : `psql ${version}` };
}
const rootBundles = [
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/tls/certs/ca-bundle.crt',
    '/etc/ssl/ca-bundle.pem',
    '/etc/ssl/cert.pem',
];
/** Certificates of the system as libpq can name them; undefined when it cannot. */
function systemRoots(psql) {
    return rootBundles.find((path) => (0,external_node_fs_.existsSync)(path)) ?? (psql.major >= 16 ? 'system' : undefined);
}
/** What psql cannot do as safely as the driver can, the driver does: see `driver.ts`. */
function psqlCan(psql, order) {
    const { password, tls } = order.credentials;
    if (order.wary || psql.major < 10 || !fitsPassfile(password))
        return false;
    if (isExposed(order) && psql.major < 16)
        return false;
    return !tls.startsWith('verify') || systemRoots(psql) !== undefined;
}
/** psql with a passfile, no start-up file and none of our environment. The password is in no argument. */
function psqlLogin(psql, order, temporary) {
    return inPrivateDirectory(temporary, async (directory) => {
        const passfile = await writePassfile(directory, order.credentials.password);
        const seconds = Math.max(2, Math.ceil(order.budget.within(order.mostMs) / 1000));
        const plain = plainEnvironment();
        const outcome = await runChild({
            program: psql.program,
            words: ['-X', '-w', '-q', '-A', '-t', '-f', '-', '-d', conninfo(psql, order)],
            environment: {
                ...plain,
                PATH: [(0,external_node_path_.dirname)(psql.program), plain['PATH']].join(external_node_path_.delimiter),
                PGCONNECT_TIMEOUT: String(seconds),
                PGPASSFILE: passfile,
                // Otherwise libpq would look for certificates and keys in the runner's home.
                HOME: directory,
            },
            input: script,
            mostMs: order.mostMs,
            budget: order.budget,
        });
        return resultOf(outcome, order);
    });
}
/** The further queries run only with leave. */
const script = [
    `${sessionQuery};`,
    `${leaveQuery} \\gset pg_port_guard_`,
    ...further.flatMap((name) => [`\\if :pg_port_guard_${name}`, `${furtherQueries[name]};`, `\\endif`]),
    '',
].join('\n');
function conninfo(psql, order) {
    const { user, database, tls } = order.credentials;
    const { endpoint } = order;
    const roots = tls.startsWith('verify') ? systemRoots(psql) : undefined;
    const parameters = [
        ['host', order.host],
        ['hostaddr', 'path' in endpoint ? undefined : endpoint.address],
        ['port', String(order.port)],
        ['user', user],
        ['dbname', database],
        ['sslmode', tls],
        ['sslrootcert', roots],
        // libpq 16; before, it gives the password in clear to whoever asks.
        ['require_auth', isExposed(order) ? '!password' : undefined],
        ['application_name', 'pg-port-guard'],
        ['gssencmode', psql.major >= 12 ? 'disable' : undefined],
    ];
    return parameters.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${quoted(value)}`])).join(' ');
}
function quoted(value) {
    return `'${value.replace(/[\\']/g, '\\$&')}'`;
}
function resultOf(outcome, order) {
    const session = sessionOf(rowsIn(outcome.stdout.split('\n')));
    if (session !== undefined)
        return { verdict: 'ok', by: 'psql', session };
    const failed = loginFailed('psql', { text: outcome.stderr }, order);
    if (outcome.end === 'exit' && outcome.code === 2)
        return failed;
    return { verdict: 'failed', by: 'psql', ...unfinished(outcome, order) };
}
/** Not the end that psql gives a failed connection: our own limits, or a query that failed. */
function unfinished({ end, stderr }, order) {
    if (end === 'not-started')
        return { failure: 'client' };
    if (end === 'deadline' || end === 'timeout')
        return { failure: end };
    return { failure: 'query', text: withoutNames(stderr, order) };
}

// EXTERNAL MODULE: external "node:dns/promises"
var external_node_dns_promises_ = __webpack_require__(1553);
;// CONCATENATED MODULE: ./.tmp/build/live/resolve.js



/** Names with more addresses are probed at the first ones only. */
const mostAddresses = 8;
const verdicts = {
    ENOTFOUND: 'unknown-host',
    ENODATA: 'unknown-host',
    EAI_NODATA: 'unknown-host',
    EAI_AGAIN: 'temporary',
};
/** Every address of the host, in the order in which clients try them. */
function resolveHost(host, address, budget) {
    return timed(() => resolution(address ?? host, budget));
}
async function resolution(host, budget) {
    if ((0,external_node_net_.isIP)(host) !== 0)
        return { verdict: 'literal', addresses: [host], more: 0 };
    try {
        const found = await untilAborted((0,external_node_dns_promises_.lookup)(host, { all: true, verbatim: true }), budget.signal);
        if (found === undefined)
            return { verdict: 'deadline', addresses: [], more: 0 };
        const addresses = [...new Set(found.map((one) => one.address))];
        const kept = addresses.slice(0, mostAddresses);
        if (kept.length === 0)
            return { verdict: 'unknown-host', addresses: [], more: 0 };
        return { verdict: 'resolved', addresses: kept, more: addresses.length - kept.length };
    }
    catch (error) {
        const code = error.code ?? '';
        return { verdict: verdicts[code] ?? 'failed', addresses: [], more: 0 };
    }
}

;// CONCATENATED MODULE: ./.tmp/build/live/talk.js


const answers = {
    ECONNREFUSED: 'refused',
    ETIMEDOUT: 'filtered',
    EHOSTUNREACH: 'host-unreachable',
    EHOSTDOWN: 'host-unreachable',
    ENETUNREACH: 'network-unreachable',
    ENETDOWN: 'network-unreachable',
    // The family of the address has no address here: IPv6 switched off.
    EADDRNOTAVAIL: 'network-unreachable',
    EAFNOSUPPORT: 'network-unreachable',
    EACCES: 'forbidden',
    EPERM: 'forbidden',
    ENOENT: 'missing',
    ENOTSOCK: 'not-a-socket',
};
function answerOf(code) {
    return answers[code ?? ''] ?? 'failed';
}
/**
 * Connects, sends the bytes, listens until `enough`, 512 bytes, the peer's end or a timer, and closes. Without bytes to send the connection is all.
 * Resolves when the socket is closed: no handle is left. Never rejects.
 */
function talk(endpoint, send, enough, limits) {
    return new Promise((resolve) => new Conversation(endpoint, send, enough, limits, resolve));
}
class Conversation {
    socket;
    send;
    enough;
    limits;
    timer;
    connected = false;
    settling = false;
    heard = Buffer.alloc(0);
    result;
    aborted = () => this.finish({ answer: this.connected ? 'open' : 'deadline', end: 'deadline' });
    constructor(endpoint, send, enough, limits, resolve) {
        this.send = send;
        this.enough = enough;
        this.limits = limits;
        const { signal } = limits.budget;
        this.timer = setTimeout(() => this.finish({ answer: 'filtered', end: 'not-connected' }), limits.connectMs);
        this.socket = connectionTo(endpoint);
        this.socket.on('connect', () => this.onConnect());
        this.socket.on('data', (bytes) => this.onData(bytes));
        this.socket.on('end', () => this.finish({ answer: 'open', end: 'closed' }));
        this.socket.on('error', (error) => this.onError(error));
        this.socket.on('close', () => {
            this.finish({ answer: this.connected ? 'open' : 'failed', end: this.connected ? 'closed' : 'not-connected' });
            signal.removeEventListener('abort', this.aborted);
            resolve({ ...this.settled(), heard: this.heard });
        });
        if (signal.aborted)
            this.aborted();
        else
            signal.addEventListener('abort', this.aborted, { once: true });
    }
    onConnect() {
        this.connected = true;
        clearTimeout(this.timer);
        if (this.send === undefined) {
            this.finish({ answer: 'open', end: 'enough' });
            return;
        }
        this.timer = setTimeout(() => this.finish({ answer: 'open', end: 'silent' }), this.limits.answerMs);
        this.socket.write(this.send);
    }
    onData(bytes) {
        if (this.result !== undefined)
            return;
        this.heard = Buffer.concat([this.heard, bytes.subarray(0, peerLimit - this.heard.length)]);
        if (this.heard.length >= peerLimit || this.enough(this.heard))
            this.finish({ answer: 'open', end: 'enough' });
        else if (this.limits.settleMs !== undefined && !this.settling)
            this.settle(this.limits.settleMs);
    }
    settle(ms) {
        this.settling = true;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.finish({ answer: 'open', end: 'enough' }), Math.min(ms, this.limits.answerMs));
    }
    /** A reset before we knew of the connection came after it: to a SYN the answer is a refusal. */
    onError(error) {
        if (this.connected || error.code === 'ECONNRESET')
            this.finish({ answer: 'open', end: 'reset' });
        else
            this.finish({
                answer: answerOf(error.code),
                end: 'not-connected',
                ...(error.code === undefined ? {} : { code: error.code }),
            });
    }
    finish(result) {
        if (this.result !== undefined)
            return;
        this.result = { ...result, heard: this.heard };
        clearTimeout(this.timer);
        this.socket.destroy();
    }
    settled() {
        return this.result ?? { answer: 'failed', end: 'not-connected', heard: this.heard };
    }
}
function connectionTo(endpoint) {
    if ('path' in endpoint)
        return (0,external_node_net_.createConnection)({ path: endpoint.path });
    return (0,external_node_net_.createConnection)({ host: endpoint.address, port: endpoint.port, autoSelectFamily: false });
}

;// CONCATENATED MODULE: ./.tmp/build/live/socket.js




function socketPath(directory, port) {
    return (0,external_node_path_.join)(directory, `.s.PGSQL.${port}`);
}
const connectMs = 3000;
/** The file, and whether somebody listens behind it. */
function socketStep(directory, port, budget) {
    const path = socketPath(directory, port);
    return timed(async () => {
        const file = await fileAt(path);
        if (file !== undefined)
            return { verdict: file, path };
        const { answer } = await talk({ path }, undefined, () => true, { budget, connectMs, answerMs: 0 });
        return { verdict: socket_verdicts[answer] ?? 'failed', path };
    });
}
const socket_verdicts = {
    open: 'listening',
    refused: 'stale',
    missing: 'missing',
    forbidden: 'forbidden',
    deadline: 'deadline',
    'not-a-socket': 'not-a-socket',
};
/** Why the file is no socket that we could connect to; undefined when it is one. */
async function fileAt(path) {
    try {
        return (await (0,promises_.stat)(path)).isSocket() ? undefined : 'not-a-socket';
    }
    catch (error) {
        const { code } = error;
        if (code === 'EACCES' || code === 'EPERM')
            return 'forbidden';
        if (code !== 'ENOENT' && code !== 'ENOTDIR')
            return 'failed';
    }
    return (await exists((0,external_node_path_.dirname)(path))) ? 'missing' : 'directory-missing';
}
async function exists(path) {
    return (0,promises_.lstat)(path).then(() => true, () => false);
}

;// CONCATENATED MODULE: ./.tmp/build/live/nc.js

const signs = [
    [/BusyBox/i, 'busybox'],
    [/^Ncat /im, 'ncat'],
    [/^OpenBSD netcat/im, 'openbsd'],
    [/^\[v1\.1\d/im, 'traditional'],
];
/** By its help, which every kind prints without connecting anywhere. */
function ncVariant(help) {
    return signs.find(([sign]) => sign.test(help))?.[1];
}
async function identifyNc(program, budget) {
    const { stdout, stderr } = await runChild({ program, words: ['-h'], environment: plainEnvironment(), mostMs: 2000, budget });
    return { program, variant: ncVariant(stdout + stderr) };
}
const nc_texts = [
    [/ succeeded!|\) open\b|^Ncat: Connected to /im, 'open'],
    [/connection refused/i, 'refused'],
    [/timed out|TIMEOUT/i, 'filtered'],
    [/no route to host/i, 'host-unreachable'],
    [/network is unreachable/i, 'network-unreachable'],
    [/permission denied|operation not permitted/i, 'forbidden'],
];
/** What `nc -zv` means; undefined when it says nothing that we know. */
function ncAnswer(text) {
    return nc_texts.find(([sign]) => sign.test(text))?.[1];
}
/** `nc -zv` of one numeric address, through the runner's own exec library. It bounds itself with -w: the time left is never overrun. */
async function ncProbe(nc, address, port, mostMs, budget) {
    const seconds = Math.floor(budget.within(mostMs) / 1000);
    if (seconds < 1 || nc.variant === undefined || nc.variant === 'busybox')
        return undefined;
    const family = nc.variant === 'ncat' && address.includes(':') ? ['-6'] : [];
    const words = ['-z', '-v', '-n', ...family, '-w', String(seconds), address, String(port)];
    try {
        const { getExecOutput } = await __webpack_require__.e(/* import() */ 260).then(__webpack_require__.bind(__webpack_require__, 1260));
        const options = { silent: true, ignoreReturnCode: true, env: plainEnvironment(), cwd: '/' };
        const { stdout, stderr } = await getExecOutput(`"${nc.program}"`, words, options);
        return ncAnswer(stdout + stderr);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./.tmp/build/live/tcp.js




/** All addresses at once: every connection has its own timer. */
async function tcpStep(order) {
    return timed(async () => {
        const addresses = await Promise.all(order.addresses.map((address) => addressAnswer(address, order)));
        return { verdict: tcpVerdict(addresses.map(({ answer }) => answer)), addresses };
    });
}
async function addressAnswer(address, order) {
    const { port, budget, nc } = order;
    const limits = { budget, connectMs: order.connectMs, answerMs: 0 };
    const [own, second] = await Promise.all([
        timed(() => talk({ address, port }, undefined, () => true, limits)),
        nc === undefined ? undefined : ncProbe(nc, address, port, order.connectMs, budget),
    ]);
    const answer = own.answer === 'missing' || own.answer === 'not-a-socket' ? 'failed' : own.answer;
    return {
        address,
        family: (0,external_node_net_.isIPv6)(address) ? 6 : 4,
        answer,
        ms: own.ms,
        ...(own.code === undefined ? {} : { code: own.code }),
        ...(second === undefined ? {} : { nc: second }),
    };
}
/** What a client would feel: one open address is enough; else the slowest kind of failure. */
const weights = [
    'open',
    'deadline',
    'filtered',
    'refused',
    'forbidden',
    'host-unreachable',
    'network-unreachable',
    'failed',
];
function tcpVerdict(answers) {
    return weights.find((answer) => answers.includes(answer)) ?? 'failed';
}

;// CONCATENATED MODULE: ./.tmp/build/live/executables.js


const windows = process.platform === 'win32';
const fixedDirectories = windows
    ? []
    : ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin', '/opt/homebrew/bin', '/opt/homebrew/opt/libpq/bin'];
/**
 * The first that may be run: never one that the checked repository or another user could have put there. The path is as written, since programs like
 * busybox and Debian's wrapper go by the name they are called with.
 */
function findProgram(name, search) {
    const listed = search.path.split(external_node_path_.delimiter).filter((directory) => directory !== '' && (0,external_node_path_.isAbsolute)(directory));
    const directories = [...(name === 'psql' ? psqlDirectories() : []), ...fixedDirectories, ...listed];
    const untrusted = search.untrusted.flatMap((directory) => [directory, realPath(directory) ?? directory]);
    for (const directory of new Set(directories)) {
        const program = trusted((0,external_node_path_.join)(directory, windows ? `${name}.exe` : name), untrusted);
        if (program !== undefined)
            return program;
    }
    return undefined;
}
/** The programs themselves, newest first: Debian's /usr/bin/psql is a script that chooses one by files of the user. */
function psqlDirectories() {
    const root = '/usr/lib/postgresql';
    return versionsIn(root).map((version) => (0,external_node_path_.join)(root, version, 'bin'));
}
function versionsIn(directory) {
    try {
        const names = (0,external_node_fs_.readdirSync)(directory).filter((name) => /^\d{1,3}$/.test(name));
        return names.sort((a, b) => Number(b) - Number(a));
    }
    catch {
        return [];
    }
}
/** Both the path as written and the file it leads to count: a link must not lead out of a trusted directory, nor into one. */
function trusted(path, untrusted) {
    const real = realPath(path);
    if (real === undefined)
        return undefined;
    const below = (one) => untrusted.some((root) => isBelow(one, root));
    if (below(path) || below(real) || !isExecutable(real))
        return undefined;
    return [path, real].some((one) => somebodyMayReplace(one)) ? undefined : path;
}
function isBelow(path, root) {
    return root !== '' && (path === root || path.startsWith(root.endsWith(external_node_path_.sep) ? root : root + external_node_path_.sep));
}
function realPath(path) {
    try {
        return (0,external_node_fs_.realpathSync)(path);
    }
    catch {
        return undefined;
    }
}
function isExecutable(path) {
    try {
        (0,external_node_fs_.accessSync)(path, external_node_fs_.constants.X_OK);
        return (0,external_node_fs_.statSync)(path).isFile();
    }
    catch {
        return false;
    }
}
/** A file or a directory above it that every user may write to. Windows has no such bits. */
function somebodyMayReplace(path) {
    if (windows)
        return false;
    try {
        for (let at = path;; at = (0,external_node_path_.dirname)(at)) {
            if (((0,external_node_fs_.statSync)(at).mode & 0o002) !== 0)
                return true;
            if ((0,external_node_path_.dirname)(at) === at)
                return false;
        }
    }
    catch {
        return true;
    }
}

;// CONCATENATED MODULE: ./.tmp/build/live/tools.js



/** Programs of this machine. Only those that can do what we need are handed out. */
async function findTools(search, budget) {
    const program = (name) => {
        const choice = search.choices[name];
        return choice === false ? undefined : (choice ?? findProgram(name, search));
    };
    const [psql, nc] = [program('psql'), program('nc')];
    const [client, netcat] = await Promise.all([
        psql === undefined ? undefined : identifyPsql(psql, budget),
        nc === undefined ? undefined : identifyNc(nc, budget),
    ]);
    return { psql: client, nc: netcat, ss: program('ss') };
}
function isCapable(nc) {
    return nc.variant !== undefined && nc.variant !== 'busybox';
}
/** What was used, by what the steps say. */
function toolUses(tools, used) {
    const state = (name) => (used.has(name) ? 'used' : 'unused');
    const { psql, nc, ss } = tools;
    return {
        psql: psql === undefined ? { state: 'absent' } : { state: state('psql'), variant: psql.variant },
        nc: nc === undefined ? { state: 'absent' } : ncUse(nc, state('nc')),
        ss: ss === undefined ? { state: 'absent' } : { state: state('ss') },
    };
}
function ncUse(nc, state) {
    const variant = nc.variant === undefined ? {} : { variant: nc.variant };
    return { state: isCapable(nc) ? state : 'incapable', ...variant };
}

;// CONCATENATED MODULE: ./.tmp/build/live/messages.js
/** Packets that need no credentials, and the answers of a PostgreSQL speaker (protocol 3.0). */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
/** A start-up packet of protocol 39.0: answered with an error before pg_hba and during recovery (semantics G.1). */
const unsupportedProtocol = Buffer.from([0, 0, 0, 16, 0, 39, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
/** A start-up packet of protocol 3.0 with an invented user and database. */
const inventedStartup = startupPacket('pg_port_guard');
function startupPacket(name) {
    const body = Buffer.from(`\0\x03\0\0user\0${name}\0database\0${name}\0\0`, 'latin1');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length + 4);
    return Buffer.concat([length, body]);
}
/** An ErrorResponse; also one that was cut. Undefined when it is none. */
function errorFields(bytes) {
    if (bytes.length < 6 || bytes[0] !== 0x45)
        return undefined;
    const length = bytes.readUInt32BE(1);
    if (length < 5 || length > 30_000)
        return undefined;
    const fields = new Map();
    for (const field of stringsIn(bytes.subarray(5, 1 + length))) {
        if (!/^[A-Za-z]/.test(field))
            return undefined;
        fields.set(field.charAt(0), field.slice(1));
    }
    return fields.has('M') || fields.has('C') ? fields : undefined;
}
/** Strings that end with a zero byte, up to an empty one. */
function stringsIn(bytes) {
    const text = bytes.toString('utf8');
    const end = text.indexOf('\0\0');
    return (end < 0 ? text : text.slice(0, end)).split('\0').filter((one) => one !== '');
}
/** Whether a whole message has come. */
function isWhole(bytes) {
    return bytes.length >= 5 && bytes.length >= 1 + bytes.readUInt32BE(1);
}

;// CONCATENATED MODULE: ./.tmp/build/live/wire-answer.js



/**
 * Who answers (semantics G.1): `ssl` is the answer to SSLRequest, `protocol` to a start-up packet of protocol 39.0 on a second connection,
 * which is only asked for when the first answer is one of PostgreSQL's.
 */
function identify(ssl, protocol) {
    const tls = tlsOffer(ssl.heard);
    if (tls === 'unknown' || protocol === undefined)
        return withoutTlsAnswer(ssl);
    const fields = errorFields(protocol.heard);
    if (fields !== undefined)
        return { ...ofError(fields), tls };
    if (protocol.heard.length > 0)
        return stranger(protocol.heard);
    const kind = endKinds[protocol.end];
    return { kind: kind === 'closes' ? 'postgresql-like' : kind, tls };
}
/** One byte, S or N: PostgreSQL waits for us then. */
function tlsOffer(heard) {
    if (heard.length !== 1)
        return 'unknown';
    if (heard[0] === 0x53)
        return 'offered';
    return heard[0] === 0x4e ? 'not-offered' : 'unknown';
}
const endKinds = {
    enough: 'silent',
    closed: 'closes',
    reset: 'closes',
    silent: 'silent',
    deadline: 'deadline',
    'not-connected': 'closes',
};
function withoutTlsAnswer({ heard, end }) {
    if (heard.length === 0)
        return { kind: endKinds[end], tls: 'unknown' };
    const fields = errorFields(heard);
    // An error instead of an answer: a server that cannot start one more process, for instance.
    return fields === undefined ? stranger(heard) : { ...ofError(fields), tls: 'unknown' };
}
function ofError(fields) {
    const file = fields.get('F') ?? '';
    const message = fields.get('M') ?? '';
    if (file === 'postmaster.c')
        return { kind: 'postgresql', version: { atMost: 16 } };
    if (file === 'backend_startup.c')
        return { kind: 'postgresql', version: newVersion(message) };
    if (/^protocol\/|^child\.c$/.test(file) || /^pgpool\b/.test(message))
        return { kind: 'pgpool' };
    return { kind: isBouncer(fields, message) ? 'pgbouncer' : 'postgresql-like' };
}
/** Only severity, code and message, where PostgreSQL names its source file, too. */
function isBouncer(fields, message) {
    if (fields.get('C') !== '08P01' || fields.has('V') || fields.has('F'))
        return false;
    return /^(?:bad packet header|client sent partial pkt)/.test(message);
}
function newVersion(message) {
    return /3\.0 to 3\.0$/.test(message) ? { atLeast: 17, atMost: 17 } : { atLeast: /3\.0 to 3\.[1-9]/.test(message) ? 18 : 17 };
}
const banners = [
    [/^HTTP\/\d|^<(?:!doctype|html)/i, 'http'],
    [/^SSH-\d/, 'ssh'],
    [/^220[ -]/, 'smtp-or-ftp'],
    [/^-ERR /, 'redis'],
];
function stranger(heard) {
    const text = heard.toString('latin1');
    const protocol = banners.find(([sign]) => sign.test(text))?.[1] ?? binaryProtocol(heard);
    const banner = clean(heard.toString('utf8'), 80);
    return { kind: 'other', tls: 'unknown', banner, ...(protocol === undefined ? {} : { protocol }) };
}
/** A TLS alert; a packet of MySQL: length, number 0, protocol 10 or an error. */
function binaryProtocol(heard) {
    if (heard[0] === 0x15 && heard[1] === 3)
        return 'tls';
    return heard[3] === 0 && (heard[4] === 10 || heard[4] === 0xff) ? 'mysql' : undefined;
}
const methods = {
    0: 'none',
    3: 'cleartext',
    5: 'md5',
    7: 'gss',
    9: 'gss',
    10: 'scram-sha-256',
};
/** The answer to a start-up packet with an invented user: what is demanded, or why nobody is let in. */
function startupAnswer({ heard }) {
    const fields = errorFields(heard);
    if (fields !== undefined) {
        const sqlstate = sqlstateIn(fields);
        const failure = failureOf({ text: fields.get('M') ?? '', sqlstate });
        return { verdict: 'failed', failure, ...(sqlstate === undefined ? {} : { sqlstate }) };
    }
    if (heard.length < 9 || heard[0] !== 0x52)
        return { verdict: 'no-answer' };
    return { verdict: 'authentication', demanded: methods[heard.readUInt32BE(5)] ?? 'other' };
}
/** Pgpool-II without backends closes the other two and answers this one. */
function isPgpool({ heard }) {
    const fields = errorFields(heard);
    return fields !== undefined && ofError(fields).kind === 'pgpool';
}
function sqlstateIn(fields) {
    const code = fields.get('C') ?? '';
    return /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

;// CONCATENATED MODULE: ./.tmp/build/live/wire.js




/** How long a peer may follow its S or N up with more: PostgreSQL never does, a banner like `SSH-2.0` does. */
const secondThoughtMs = 50;
function wireStep(order) {
    return timed(async () => {
        const peers = await Promise.all(order.endpoints.map((endpoint) => peerAt(endpoint, order)));
        return { verdict: peers[0]?.kind ?? 'skipped', peers };
    });
}
/** One after the other: the peer sees at most three connections of this step, none with anything secret. */
async function peerAt(endpoint, order) {
    const limits = { budget: order.budget, connectMs: order.connectMs, answerMs: order.answerMs };
    const address = 'path' in endpoint ? '' : endpoint.address;
    const ssl = await talk(endpoint, sslRequest, (heard) => heard.length > 1, { ...limits, settleMs: secondThoughtMs });
    const asked = tlsOffer(ssl.heard) !== 'unknown';
    const protocol = asked ? await talk(endpoint, unsupportedProtocol, isWhole, limits) : undefined;
    const identity = identify(ssl, protocol);
    if (!asksStartup(identity.kind, order))
        return { address, ...identity };
    const startup = await talk(endpoint, inventedStartup, isWhole, limits);
    if (isPgpool(startup))
        return { address, ...identity, kind: 'pgpool', startup: startupAnswer(startup) };
    return identity.kind === 'closes' ? { address, ...identity } : { address, ...identity, startup: startupAnswer(startup) };
}
/** PgBouncer knows no invented user, so its answer says nothing. Of one that closes it may still be Pgpool-II without backends. */
function asksStartup(kind, order) {
    if (kind === 'closes')
        return true;
    return order.askStartup && (kind === 'postgresql' || kind === 'postgresql-like' || kind === 'pgpool');
}

;// CONCATENATED MODULE: ./.tmp/build/live/probe-target.js










/** One attempt at one target, step by step; a step that makes no sense after the one before says so. */
async function probeTarget(target, bench) {
    const { role, input, host, secret, port, ignored } = target;
    const road = host.startsWith('/') ? await roadToSocket(target, bench) : await roadToAddress(target, bench);
    const wire = await wireOf(target, road, bench);
    const login = await loginOf(target, road, wire, bench);
    const { resolution, binding, tcp, socket, here } = road;
    return { role, input, host, secret, port, here, ignored, resolution, binding, tcp, socket, wire, login };
}
function skipped(why) {
    return { verdict: 'skipped', why, ms: 0 };
}
async function roadToSocket({ host, port }, { budget }) {
    const socket = await socketStep(host, port, budget);
    return {
        here: true,
        resolution: { verdict: 'skipped', addresses: [], more: 0, ms: 0 },
        binding: skipped('not-applicable'),
        tcp: { ...skipped('not-applicable'), addresses: [] },
        socket,
        open: socket.verdict === 'listening' ? [{ path: socketPath(host, port) }] : [],
    };
}
async function roadToAddress(target, bench) {
    const { port } = target;
    const { budget, tools, connectMs } = bench;
    const resolution = await resolveHost(target.host, target.address, budget);
    const { addresses } = resolution;
    const here = addresses.some(isHere);
    const nc = tools.nc !== undefined && isCapable(tools.nc) ? tools.nc : undefined;
    const [binding, tcp] = await Promise.all([
        here ? bindingHere(port, bench) : skipped('elsewhere'),
        addresses.length > 0 ? tcpStep({ addresses, port, connectMs, nc, budget }) : { ...skipped('unresolved'), addresses: [] },
    ]);
    const open = tcp.addresses.filter(({ answer }) => answer === 'open').map(({ address }) => ({ address, port }));
    return { here, resolution, binding, tcp, socket: skipped('not-applicable'), open };
}
async function bindingHere(port, bench) {
    const { listening, ms } = await timed(async () => ({ listening: await bench.listening() }));
    return bindingStep(listening, port, ms);
}
async function wireOf(target, road, bench) {
    const { budget, connectMs, answerMs } = bench;
    if (road.open.length === 0)
        return { ...skipped(budget.over() ? 'deadline' : 'no-answer'), peers: [] };
    return wireStep({ endpoints: road.open, connectMs, answerMs, askStartup: target.credentials === undefined, budget });
}
const speakers = new Set(['postgresql', 'postgresql-like', 'pgbouncer', 'pgpool']);
async function loginOf(target, road, wire, bench) {
    const { role, credentials, host, port } = target;
    const endpoint = road.open[0];
    const peer = wire.peers[0];
    if (endpoint === undefined || peer === undefined)
        return skipped(bench.budget.over() ? 'deadline' : 'no-answer');
    if (credentials === undefined)
        return skipped(role === 'old-port' ? 'not-asked' : 'no-credentials');
    if (!speakers.has(peer.kind))
        return skipped(peer.kind === 'deadline' ? 'deadline' : 'not-postgresql');
    const wary = role === 'old-port';
    return timed(() => login({ endpoint, host, port, credentials, tls: peer.tls, wary, mostMs: bench.loginMs, budget: bench.budget }, bench));
}
/**
 * psql where it can be used safely; the driver otherwise, and where psql's words are in no language we know: it has the SQLSTATE. What psql refuses to
 * answer it refuses over TLS, too: the driver knows the difference.
 */
async function login(order, { tools, temporary }) {
    const { psql } = tools;
    if (psql === undefined || !psqlCan(psql, order))
        return driverLogin(order).catch(() => notRun('pg'));
    const seen = await psqlLogin(psql, order, temporary).catch(() => notRun('psql'));
    const undecided = seen.verdict === 'failed' && undecidedByPsql.has(seen.failure);
    return undecided && !order.budget.over() ? driverLogin(order).catch(() => notRun('pg')) : seen;
}
const undecidedByPsql = new Set(['other', 'client', 'authentication-refused']);
function notRun(by) {
    return { verdict: 'failed', by, failure: 'client' };
}

;// CONCATENATED MODULE: ./.tmp/build/live/shown.js
/** Of a target that a secret names, neither host nor addresses are shown (they are numbered), nor the directory of its socket. */
function shown(target) {
    if (!target.secret)
        return target;
    const names = new Map(target.resolution.addresses.map((address, index) => [address, numbered(address, index)]));
    const name = (address) => names.get(address) ?? '';
    return {
        ...target,
        host: target.input,
        resolution: { ...target.resolution, addresses: target.resolution.addresses.map(name) },
        binding: withoutAddresses(target.binding),
        tcp: { ...target.tcp, addresses: target.tcp.addresses.map((one) => ({ ...one, address: name(one.address) })) },
        socket: 'path' in target.socket ? { ...target.socket, path: `.s.PGSQL.${target.port}` } : target.socket,
        wire: { ...target.wire, peers: target.wire.peers.map((peer) => ({ ...peer, address: name(peer.address) })) },
        login: withoutEnds(target.login),
    };
}
function numbered(address, index) {
    return `${address.includes(':') ? 'IPv6' : 'IPv4'} #${index + 1}`;
}
function withoutAddresses(binding) {
    if (binding.verdict === 'skipped')
        return binding;
    const listeners = binding.listeners.map((one) => (one.scope === 'one-address' ? { ...one, address: 'one address' } : one));
    return { ...binding, listeners };
}
function withoutEnds(login) {
    if (login.verdict !== 'ok')
        return login;
    const ends = new Set(['serverAddress', 'clientAddress']);
    const session = Object.fromEntries(Object.entries(login.session).filter(([name]) => !ends.has(name)));
    return { ...login, session: session };
}

;// CONCATENATED MODULE: ./.tmp/build/live/dsn.js



const tlsModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];
const followed = new Set(['host', 'hostaddr', 'port', 'user', 'password', 'dbname', 'sslmode']);
/** A libpq URI or keyword string, as libpq reads it; or why it is not followed. */
function readDsn(text) {
    const given = givenIn(text.trim());
    if (given === undefined)
        return 'malformed';
    const hosts = hostsOf(given);
    if (typeof hosts === 'string')
        return hosts;
    const tls = tlsOf(given);
    if (tls === undefined)
        return 'tls-mode';
    const system = given.get('sslrootcert') === 'system';
    return {
        hosts,
        user: filled(given.get('user')),
        password: filled(given.get('password')),
        database: filled(given.get('dbname')),
        tls,
        ignored: [...given.keys()].filter((name) => !followed.has(name) && !(name === 'sslrootcert' && system)),
    };
}
function givenIn(text) {
    // What no server accepts in a name, and no file of ours could hold.
    if (text.length > 8192 || text.includes('\0'))
        return undefined;
    const reading = /^postgres(?:ql)?:\/\//.test(text) ? (0,libpq_uri/* readLibpqUri */.H2)(text) : (0,libpq_keyword/* readLibpqKeywords */.J)(text);
    if (!reading.ok || reading.parameters.size === 0)
        return undefined;
    return new Map([...reading.parameters].map(([name, piece]) => [name, piece.text]));
}
function filled(text) {
    return text === '' ? undefined : text;
}
/** `sslrootcert=system` asks for verification (libpq 16). */
function tlsOf(given) {
    const standard = given.get('sslrootcert') === 'system' ? 'verify-full' : 'prefer';
    const text = filled(given.get('sslmode')) ?? standard;
    return tlsModes.find((mode) => mode === text);
}
/** Pairwise as libpq does it: one port for all, or one each. */
function hostsOf(given) {
    const names = listIn(given.get('host'));
    const addresses = listIn(given.get('hostaddr'));
    const ports = listIn(given.get('port'));
    const count = Math.max(names.length, addresses.length);
    const unpaired = (list) => list.length > 0 && list.length !== count;
    if (count === 0)
        return [];
    if (unpaired(names) || unpaired(addresses) || (ports.length > 1 && unpaired(ports)))
        return 'malformed';
    const hosts = [];
    for (let i = 0; i < count; i++) {
        const one = hostOf(names[i], addresses[i], ports.length === 1 ? ports[0] : ports[i]);
        if (typeof one === 'string')
            return one;
        hosts.push(one);
    }
    return hosts;
}
function listIn(text) {
    return text === undefined || text === '' ? [] : text.split(',');
}
function hostOf(name = '', address = '', port = '') {
    const number = portIn(port);
    if (!isPort(number))
        return 'port';
    const why = refusal(name, address);
    return why ?? { host: name === '' ? address : name, address: address === '' ? undefined : address, port: number };
}
function refusal(name, address) {
    if (name === '' && address === '')
        return 'no-host';
    const fits = name === '' || isHost(name) || isSocketDirectory(name);
    return fits && (address === '' || ((0,external_node_net_.isIP)(address) !== 0 && isHost(address))) ? undefined : 'host';
}
/** Decimal, blanks around it; left out is 5432 (semantics B.1). */
function portIn(text) {
    const digits = text.trim();
    if (digits === '')
        return 5432;
    return /^\d{1,9}$/.test(digits) ? Number(digits) : NaN;
}

;// CONCATENATED MODULE: ./.tmp/build/live/targets.js



const mostHosts = 4;
function targetsOf(given, loginOnOldPort) {
    const dsn = given.dsn === undefined ? undefined : readDsn(given.dsn);
    const servers = serversOf(given, dsn);
    const main = 'targets' in servers ? servers.targets : [];
    const outcomes = [servers, oldPortOf(given, main, loginOnOldPort), socketOf(given, main, dsn), poolersOf(given)];
    return {
        targets: outcomes.flatMap((one) => ('targets' in one ? one.targets : [])),
        rejected: outcomes.flatMap((one) => ('why' in one ? [{ input: one.input, why: one.why }] : [])),
    };
}
function serversOf(given, dsn) {
    if (typeof dsn === 'string')
        return { input: 'smoke-dsn', why: dsn };
    if (given.host !== undefined)
        return namedServer(given.host, given.port, dsn);
    return dsn === undefined ? withoutServer(given) : listed(dsn, 'server', 'smoke-dsn', given.port);
}
function namedServer(host, givenPort, dsn) {
    const port = givenPort ?? dsn?.hosts[0]?.port;
    if (!isHost(host))
        return { input: 'smoke-host', why: 'host' };
    if (port === undefined || !isPort(port))
        return { input: 'smoke-port', why: 'port' };
    const credentials = dsn === undefined ? undefined : credentialsOf(dsn);
    const ignored = dsn?.ignored ?? [];
    return {
        targets: [{ role: 'server', input: 'smoke-host', host, address: undefined, port, secret: false, ignored, credentials }],
    };
}
/** A port alone is no target; beside a socket directory it is the socket's. */
function withoutServer(given) {
    const dangling = given.port !== undefined && given.socketDirectory === undefined;
    return dangling ? { input: 'smoke-host', why: 'no-host' } : { targets: [] };
}
function listed(dsn, role, input, port) {
    if (dsn.hosts.length === 0)
        return { input, why: 'no-host' };
    if (dsn.hosts.length > mostHosts)
        return { input, why: 'too-many-hosts' };
    if (port !== undefined && !isPort(port))
        return { input: 'smoke-port', why: 'port' };
    return { targets: dsn.hosts.map((host) => targetOf(dsn, host, role, input, port)) };
}
function targetOf(dsn, host, role, input, port) {
    return {
        role: host.host.startsWith('/') && role === 'server' ? 'socket' : role,
        input,
        host: host.host,
        address: host.address,
        port: port ?? host.port,
        secret: true,
        ignored: dsn.ignored,
        credentials: credentialsOf(dsn),
    };
}
/** As libpq: the user of the operating system, and a database of the user's name. */
function credentialsOf(dsn) {
    const user = dsn.user ?? ownName();
    return { user, password: dsn.password, database: dsn.database ?? user, tls: dsn.tls };
}
/** A user id without an entry, as in many containers, has no name. */
function ownName() {
    try {
        return (0,external_node_os_.userInfo)().username;
    }
    catch {
        return 'postgres';
    }
}
/** The same machine, the port of before. Credentials only with leave. */
function oldPortOf(given, servers, login) {
    const port = given.oldPort;
    if (port === undefined)
        return { targets: [] };
    if (!isPort(port))
        return { input: 'old-port', why: 'port' };
    const machines = servers.filter(({ role }) => role === 'server');
    const others = machines.filter((server) => server.port !== port);
    if (others.length === 0 && given.oldPortGuessed === true)
        return { targets: [] };
    if (machines.length === 0)
        return servers.length > 0 ? { targets: [] } : { input: 'old-port', why: 'no-host' };
    if (others.length === 0)
        return { input: 'old-port', why: 'same-port' };
    const seen = new Map(others.map((server) => [server.address ?? server.host, server]));
    return {
        targets: [...seen.values()].map((server) => ({
            ...server,
            role: 'old-port',
            input: server.secret ? server.input : 'old-port',
            port,
            credentials: login ? server.credentials : undefined,
        })),
    };
}
function socketOf(given, servers, dsn) {
    const directory = given.socketDirectory;
    if (directory === undefined)
        return { targets: [] };
    if (!isSocketDirectory(directory))
        return { input: 'smoke-socket', why: 'directory' };
    const port = given.port ?? servers[0]?.port;
    if (port === undefined || !isPort(port))
        return { input: 'smoke-port', why: 'port' };
    const credentials = dsn === undefined || typeof dsn === 'string' ? undefined : credentialsOf(dsn);
    const target = { role: 'socket', input: 'smoke-socket', host: directory, address: undefined, port, secret: false };
    return { targets: [{ ...target, ignored: [], credentials }] };
}
function poolersOf(given) {
    if (given.poolerDsn === undefined)
        return { targets: [] };
    const dsn = readDsn(given.poolerDsn);
    if (typeof dsn === 'string')
        return { input: 'smoke-pooler-dsn', why: dsn };
    return listed(dsn, 'pooler', 'smoke-pooler-dsn');
}

;// CONCATENATED MODULE: ./.tmp/build/live/smoke.js







/** Probes every target and says what it saw. Never rejects; returns at the deadline with what there is. */
async function smoke(given, options = {}) {
    const deadlineMs = options.deadlineMs ?? 30_000;
    const budget = budgetOf(deadlineMs, options.signal);
    try {
        const { targets, rejected } = targetsOf(given, options.loginOnOldPort === true);
        const search = { path: options.path ?? '', untrusted: options.untrusted ?? [], choices: options.tools ?? {} };
        const tools = await findTools(search, budget);
        const looks = lookHere(tools, budget);
        const bench = benchOf(options, budget, tools, looks.look);
        const probed = await allProbed(targets, bench, options.waitMs ?? 0);
        return {
            targets: probed.map(shown),
            rejected,
            sockets: probed.some(({ here }) => here) ? looks.last().sockets : [],
            tools: toolUses(tools, usedIn(probed, looks.last().by)),
            deadlineMs,
            elapsedMs: Math.round(budget.elapsed()),
            deadlineHit: budget.over(),
        };
    }
    finally {
        budget.close();
    }
}
function benchOf(options, budget, tools, listening) {
    return {
        budget,
        tools,
        listening,
        connectMs: options.connectMs ?? 5000,
        answerMs: options.answerMs ?? 4000,
        loginMs: options.loginMs ?? 10_000,
        temporary: options.temporary ?? (0,external_node_os_.tmpdir)(),
    };
}
/** One look serves all that ask while it is fresh: an attempt of several targets, not the next attempt. */
const freshMs = 150;
function lookHere(tools, budget) {
    let last;
    let newest = nothingSeen;
    const look = () => {
        if (last === undefined || budget.elapsed() - last.at > freshMs) {
            const seen = untilAborted(listeningHere(tools.ss, budget), budget.signal).then((found) => (newest = found ?? newest));
            last = { at: budget.elapsed(), seen };
        }
        return last.seen;
    };
    return { look, last: () => newest };
}
/** In parallel; with a wait the others come after the servers, since what they show changes with the restart. */
async function allProbed(targets, bench, waitMs) {
    const probed = new Map();
    const probe = async (target) => probed.set(target, await probedWithPatience(target, bench, waitMs));
    const isServer = ({ role }) => role === 'server' || role === 'socket';
    const first = waitMs === 0 ? targets : targets.filter(isServer);
    await Promise.all(first.map(probe));
    await Promise.all(targets.filter((target) => !first.includes(target)).map(probe));
    return targets.flatMap((target) => probed.get(target) ?? []);
}
async function probedWithPatience(target, bench, waitMs) {
    const { budget } = bench;
    const end = budget.elapsed() + waitMs;
    let backOff = 250;
    for (let attempts = 1;; attempts++) {
        const probed = await probeTarget(target, bench);
        const pause = Math.min(backOff, end - budget.elapsed());
        if (target.role === 'old-port' || !mayBeRestarting(probed) || pause <= 0 || budget.over())
            return { ...probed, attempts };
        await budget.pause(pause);
        backOff = Math.min(backOff * 1.6, 2000);
    }
}
/** Nothing listens yet, a proxy has no backend yet, or the server says that it is on its way. */
function mayBeRestarting({ tcp, socket, wire, login }) {
    if (tcp.verdict === 'refused' || socket.verdict === 'missing' || socket.verdict === 'stale')
        return true;
    if (wire.verdict === 'closes')
        return true;
    const failure = login.verdict === 'failed' ? login.failure : wire.peers[0]?.startup?.failure;
    return failure !== undefined && passing.has(failure);
}
const passing = new Set(['starting', 'stopping', 'refused', 'closed', 'socket-missing', 'pooler-upstream']);
function usedIn(probed, by) {
    const used = new Set();
    if (by === 'ss')
        used.add('ss');
    for (const { tcp, login } of probed) {
        if (tcp.addresses.some(({ nc }) => nc !== undefined))
            used.add('nc');
        if ('by' in login && login.by === 'psql')
            used.add('psql');
    }
    return used;
}

;// CONCATENATED MODULE: ./.tmp/build/live/index.js
/** The only door of the probes. */



/***/ })

};
