// node verify.mjs TASK ANSWER: verifies each of task.items with @digitalbazaar/vc or jose; {name: "" or what is wrong}.
import * as vc from '@digitalbazaar/vc';
import * as jose from 'jose';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {answer, loaderOf, suiteFor, task} from './common.mjs';

const documentLoader = loaderOf(task.documents);

async function token({value, jwk, alg}) {
  const key = await jose.importJWK(jwk, alg);
  const {payload} = await jose.jwtVerify(value, key, {algorithms: [alg], currentDate: new Date(task.now)});
  const credential = payload.vc ?? payload;
  const issuer = credential.issuer.id ?? credential.issuer;
  if(payload.iss !== issuer || payload.sub !== credential.credentialSubject.id) {
    throw new Error('claims and credential differ');
  }
}

async function proof({value, form}) {
  const suite = suiteFor(form);
  const result = await vc.verifyCredential({
    credential: value, suite, documentLoader, now: new Date(task.now),
    checkStatus: options => checkStatus({...options, suite: suiteFor('eddsa-rdfc-2022'), documentLoader})
  });
  if(!result.verified) {
    const inner = result.error?.errors?.map(one => one.stack) ?? [];
    throw new Error([result.error?.message ?? 'not verified', ...inner].join('; '));
  }
  // The library finds the bit and leaves what it means to its caller.
  if(result.statusResult?.results.some(one => one.status)) {
    throw new Error('its status bit is set');
  }
}

const found = {};
for(const item of task.items) {
  try {
    await (item.form === 'jwt' ? token(item) : proof(item));
    found[item.name] = '';
  } catch(error) {
    found[item.name] = error.message || String(error);
  }
}
answer(found);
