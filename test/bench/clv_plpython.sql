-- clv_plpython.sql: the strongest rival in PL/Python that we found, for job J10.
--
--   psql -v code="$(cat clv_scores.py)" -f clv_plpython.sql
--
-- Arrays come as array_send() gives them, which NumPy reads without a copy; PL/Python makes a
-- list of an array, and so it does of the result, for which there is no other way.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET search_path = bench, public;

CREATE EXTENSION IF NOT EXISTS plpython3u;

-- IMMUTABLE, so that planning a statement imports SciPy, which is not to be measured.
CREATE OR REPLACE FUNCTION scipy_is_here() RETURNS boolean
LANGUAGE plpython3u IMMUTABLE AS
$$
import scipy.special
return True
$$;

\set all :code '\ncolumn = lambda sent: np.frombuffer(sent, [("length", ">i4"), ("value", ">f8")], offset=20)["value"].astype(float)\nreturn [a.tolist() for a in scores(*map(column, (x, t_x, t, mean_value)))]\n'

CREATE OR REPLACE FUNCTION scipy_scores(x bytea, t_x bytea, t bytea, mean_value bytea,
										OUT alive float8[], OUT purchases float8[], OUT value float8[])
LANGUAGE plpython3u AS :'all';

-- What plpgsql_future() returns, for arrays.
\set few :code '\nreturn [a.tolist() for a in future(np.array(x), np.array(t))]\n'

CREATE OR REPLACE FUNCTION scipy_future(x float8[], t float8[], OUT purchases float8[], OUT discounted float8[])
LANGUAGE plpython3u AS :'few';
