import { Injectable, Query } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { invalidRequest } from '../problems/problem';
import type { Class } from './check';
import { check } from './check';

/** Reads the query parameters into the class of the argument; answers 400 with every fault. */
@Injectable()
export class QueryPipe implements PipeTransform<unknown, Promise<object>> {
  async transform(raw: unknown, { metatype }: ArgumentMetadata): Promise<object> {
    const { value, faults } = await check(metatype as Class<object>, { ...(raw as object) });
    if (faults.length > 0) throw invalidRequest(faults);
    return value;
  }
}

/** The query parameters of a request, checked: `list(@CheckedQuery() query: ListCasesQuery)`. */
export const CheckedQuery = (): ParameterDecorator => Query(QueryPipe);
