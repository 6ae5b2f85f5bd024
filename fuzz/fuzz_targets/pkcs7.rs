#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| certificates::fuzzing::pkcs7(bytes));
