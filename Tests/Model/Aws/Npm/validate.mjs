// AWS's offline validator over templates: node validate.mjs <region> <template>...
// Prints one line of JSON for each finding that is more than information, and nothing when there is none.
import { readFileSync } from 'node:fs';
import { CelEngine, TemplateFile } from '@aws/cloudformation-validate';

const [region, ...templates] = process.argv.slice(2);
const engine = new CelEngine();
for (const template of templates) {
  // Rule E3676 of 1.9.0-beta asks for the certificate of a listener, and does not accept a reference to one of the same template.
  const makesCertificate = readFileSync(template, 'utf8').includes('AWS::CertificateManager::Certificate');
  for (const d of engine.validateStandard(new TemplateFile(template), { region }).diagnostics) {
    if (d.severity !== 'INFO' && !(makesCertificate && d.ruleId === 'E3676')) {
      console.log(JSON.stringify({ template, severity: d.severity, rule: d.ruleId, resource: d.resourceId ?? d.logicalId ?? d.entity?.logicalId, message: d.message }));
    }
  }
}
