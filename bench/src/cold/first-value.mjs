// The same value as Powertools reads it.
import { AppConfigProvider } from '@aws-lambda-powertools/parameters/appconfig';

const powertools = new AppConfigProvider({ application: 'DemoApp', environment: 'prod' });
const values = await powertools.get('main', { transform: 'json' });
process.stdout.write(String(values.transform_reverse));
