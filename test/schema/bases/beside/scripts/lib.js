var twice = (number) => 2 * number;
void twice;
