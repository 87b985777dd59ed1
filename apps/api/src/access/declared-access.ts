import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { Access } from './access.decorators';
import { ACCESS } from './access.decorators';

type Method = object;

/** What a route, or else its controller, declares. */
export const accessOf = (handler: Method, controller: object): Access | undefined =>
  (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller)) as Access | undefined;

/** Keeps the API from starting while a route does not say who may call it. */
@Injectable()
export class DeclaredAccess implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    const undeclared = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (metatype ? this.undeclaredIn(metatype as Controller) : []));
    if (undeclared.length > 0) {
      throw new Error(`Say with @Public() or @AllowRoles(…) who may call ${undeclared.join(', ')}`);
    }
  }

  private undeclaredIn(controller: Controller): string[] {
    const prototype = controller.prototype;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => {
        const method = prototype[name] as Method;
        return Reflect.hasMetadata(PATH_METADATA, method) && !accessOf(method, controller);
      })
      .map((name) => `${controller.name}.${name}`);
  }
}

type Controller = { name: string; prototype: Record<string, unknown> };
