import { IsString, MaxLength } from 'class-validator';
import { CasesQuery, PeriodQuery } from '../figures/cases.dto';

/** Which cases to look at. */
export class DepartmentsQuery extends CasesQuery {}

/** Which department, in which weeks: at most 260 of them. */
export class DepartmentFlowQuery extends PeriodQuery {
  /** Key of the department. */
  @IsString()
  @MaxLength(63)
  department!: string;
}
