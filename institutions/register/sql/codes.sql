CREATE OR REPLACE FUNCTION institutions_credit_code_is_valid(code text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN code COLLATE "C" ~ '^[1-9A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$' AND (
    SELECT sum((strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, i, 1)) - 1)
               * (ARRAY[1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28,1])[i]) % 31 = 0
      FROM generate_series(1, 18) AS i
);
GRANT EXECUTE ON FUNCTION institutions_credit_code_is_valid(text) TO application;
