import { checkEveryCase } from './check-every-case';
import { permitLogs } from './checked-logs';

checkEveryCase(permitLogs[0]!);
