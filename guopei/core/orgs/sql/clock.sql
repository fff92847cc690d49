CREATE OR REPLACE FUNCTION guopei_now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN now() + make_interval(
    secs => coalesce(nullif(current_setting('guopei.clock_shift', true), ''), '0')::double precision
);
GRANT EXECUTE ON FUNCTION guopei_now() TO application;

CREATE OR REPLACE FUNCTION guopei_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
RETURN (guopei_now() AT TIME ZONE 'Asia/Shanghai')::date;
