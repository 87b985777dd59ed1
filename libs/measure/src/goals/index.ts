export { goalFor } from './goal-for';
export type { GoalQuestion } from './goal-for';
export { dueIfWaitEndsAt, dueMs, judge } from './judge';
export type { GoalState, Judgement } from './judge';
export { judgeDepartment } from './judge-department';
export type { DepartmentJudgement } from './judge-department';
export { DEFAULT_GOALS, GOAL_MEASURES, goalId, overlappingGoal, scopeKey } from './service-goal';
export type { GoalMeasure, HeldGoal, Limit, ServiceGoal, Terms } from './service-goal';
