result = twice(context.factor) + context.of.length;
