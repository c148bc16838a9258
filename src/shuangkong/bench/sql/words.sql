-- 公用的词: what the statements are written in. NULL swallows whatever is done with it.
CREATE OR REPLACE MACRO slack(bound) AS abs(bound) * 1e-12 + 1e-9;
CREATE OR REPLACE MACRO at_least(actual, required) AS actual - required >= -slack(required);
CREATE OR REPLACE MACRO at_most(actual, bound) AS bound - actual >= -slack(bound);
CREATE OR REPLACE MACRO ratio(part, whole) AS part / nullif(whole, 0);
CREATE OR REPLACE MACRO root(base, years) AS CASE WHEN base > 0 THEN pow(base, ratio(1, years)) END;
CREATE OR REPLACE MACRO pace(target, years, span, method) AS
    CASE WHEN method = 'geometric' THEN 1 - (CASE WHEN 1 - target > 0 THEN pow(1 - target, ratio(years, span)) END)
         WHEN method <> 'geometric' THEN target * ratio(years, span) END;
CREATE OR REPLACE MACRO yearly_pace(target, span, method) AS
    CASE WHEN method = 'geometric' THEN 1 - root(1 - target, span)
         WHEN method <> 'geometric' THEN ratio(target, span) END;
CREATE OR REPLACE MACRO whole_number(v, digits) AS
    CAST(sign(v) * floor(abs(v) * pow(10.0, digits) + 0.5 + 1e-6) AS BIGINT);
CREATE OR REPLACE MACRO level_of_gap(gap, target, share) AS
    CASE WHEN at_most(gap, share * abs(target)) THEN CASE WHEN target = 0 THEN 1 WHEN target <> 0 THEN 2 END
         WHEN NOT at_most(gap, share * abs(target)) THEN 1 END;
CREATE OR REPLACE MACRO covered(without_value, weakest, floor) AS
    CASE WHEN without_value AND weakest + 1e-9 >= floor THEN 0.0::DOUBLE ELSE weakest END;
