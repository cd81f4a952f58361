/** Compiles when the value is of the type. The type tests are read by the compiler and never run. */
export declare function accept<Type>(value: Type): Type;
