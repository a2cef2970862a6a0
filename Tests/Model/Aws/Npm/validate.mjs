// AWS's offline validator over templates: node validate.mjs <region> <template>...
// Prints one line of JSON for each finding that is more than information, and nothing when there is none.
import { CelEngine, TemplateFile } from '@aws/cloudformation-validate';

const [region, ...templates] = process.argv.slice(2);
const engine = new CelEngine();
for (const template of templates) {
  for (const d of engine.validateStandard(new TemplateFile(template), { region }).diagnostics) {
    if (d.severity !== 'INFO') {
      console.log(JSON.stringify({ template, severity: d.severity, rule: d.ruleId, resource: d.resourceId ?? d.logicalId ?? d.entity?.logicalId, message: d.message }));
    }
  }
}
