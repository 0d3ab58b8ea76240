/*-------------------------------------------------------------------------
 *
 * rows_support_pg.c
 *	  What the planner is told of tables of customers: how many customers
 *	  will come out, and what that will cost.
 *
 * A function such as rfm_customers() has as many rows as its argument has
 * customers.  The argument is followed to where it comes from: a constant
 * says it itself; behind a sub-query, a CTE or a lateral reference there is
 * an aggregate, and the planner has by then planned the query around it, with
 * its statistics, so that the customers are the groups that GROUP BY
 * customer_id would have there.  Whatever else it may be is left to what the
 * function declares (ROWS).
 *
 * Of the functions that have these as their support, COST is what one
 * customer costs, not one call.
 *
 * Nothing here may fail for want of knowledge: a plan is better than an error.
 * So variables are looked up only in relations that are there (is_planned()).
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <math.h>

#include "access/detoast.h"
#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_proc.h"
#include "fmgr.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/supportnodes.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "utils/selfuncs.h"
#include "utils/syscache.h"

#include "shared/keyed_value.h"

PG_FUNCTION_INFO_V1(keyed_rows_support);
PG_FUNCTION_INFO_V1(keyed_state_support);

/* A number of customers that could not be found out */
#define UNKNOWN		(-1.0)

/* Most customers of a table that was never analyzed: ROWS of the functions. */
#define GUESSED		100000.0

static double customers_of(PlannerInfo *root, Node *value);

static bool
is_unplanned_walker(Node *node, void *context)
{
	PlannerInfo *root = context;

	if (node == NULL)
		return false;
	if (IsA(node, Var))
	{
		const Var  *var = (Var *) node;

		return var->varlevelsup > 0 || (int) var->varno <= 0 ||
			(int) var->varno >= root->simple_rel_array_size ||
			root->simple_rel_array[var->varno] == NULL;
	}
	/* a sub-query that is still text to the planner */
	if (IsA(node, Query))
		return true;
	return expression_tree_walker(node, is_unplanned_walker, context);
}

/* May the planner be asked about this expression, at this level of the query? */
static bool
is_planned(PlannerInfo *root, Node *node)
{
	return root->simple_rel_array != NULL && !is_unplanned_walker(node, root);
}

/* A stored value, of which only the head is fetched. */
static double
customers_of_const(const Const *constant)
{
	size_t		head_size = offsetof(KeyedValue, cells);
	const KeyedValue *head;
	size_t		size;

	if (constant->constisnull)
		return 0;
	if (constant->constlen != -1)
		return UNKNOWN;
	size = toast_raw_datum_size(constant->constvalue);
	if (size < head_size)
		return UNKNOWN;
	head = (const KeyedValue *)
		PG_DETOAST_DATUM_SLICE(constant->constvalue, 0, head_size - VARHDRSZ);
	if (head->version != KEYED_VERSION || head->cell_size == 0 ||
		head->customers > size / head->cell_size)
		return UNKNOWN;
	return (double) head->customers;
}

/* Rows of all that is joined at this level, before they are grouped. */
static double
joined_rows(PlannerInfo *root)
{
	double		rows = 0;
	int			most = 1;
	ListCell   *cell;

	for (int i = 1; i < root->simple_rel_array_size; i++)
	{
		const RelOptInfo *rel = root->simple_rel_array[i];

		if (rel != NULL && rel->reloptkind == RELOPT_BASEREL)
			rows = Max(rows, rel->rows);
	}
	foreach(cell, root->join_rel_list)
	{
		const RelOptInfo *rel = lfirst(cell);

		if (rel->reloptkind == RELOPT_JOINREL && bms_num_members(rel->relids) > most)
		{
			most = bms_num_members(rel->relids);
			rows = rel->rows;
		}
	}
	return Max(rows, 1);
}

/* Are there statistics of all columns that a customer's key is made of? */
static bool
has_statistics(PlannerInfo *root, Node *customer)
{
	List	   *columns = pull_var_clause(customer, PVC_RECURSE_AGGREGATES |
										  PVC_RECURSE_WINDOWFUNCS | PVC_RECURSE_PLACEHOLDERS);
	ListCell   *cell;

	foreach(cell, columns)
	{
		VariableStatData column;
		bool		is_default;

		examine_variable(root, lfirst(cell), 0, &column);
		(void) get_variable_numdistinct(&column, &is_default);
		ReleaseVariableStats(column);
		if (is_default)
			return false;
	}
	return true;
}

/*
 * Different customers in some rows.  Without statistics the planner says 200
 * for whatever it is asked, which is no number of customers.
 */
static double
different_customers(PlannerInfo *root, Node *customer, double rows)
{
	if (!has_statistics(root, customer))
		return Min(rows, GUESSED);
	return Max(num_groups(root, list_make1(customer), rows), 1);
}

/* Groups that share the rows, when there is a GROUP BY. */
static double
groups_of(PlannerInfo *root, double rows)
{
	const Query *query = root->parse;
	List	   *by;

	if (query->groupClause == NIL || query->groupingSets != NIL)
		return 1;
	by = get_sortgrouplist_exprs(query->groupClause, query->targetList);
	return is_planned(root, (Node *) by) ? Max(num_groups(root, by, rows), 1) : 1;
}

/*
 * Different customers in the rows of one call of an aggregate.  Of its FILTER
 * and its GROUP BY it is supposed that they take rows without regard to
 * whose they are, as the planner does for a WHERE.
 */
static double
customers_of_aggregate(PlannerInfo *root, const Aggref *aggref)
{
	Node	   *customer;
	double		rows;
	double		customers;
	double		share = 1;

	if (aggref->args == NIL)
		return UNKNOWN;
	customer = (Node *) ((TargetEntry *) linitial(aggref->args))->expr;
	/* no key of a customer in values that are only passed on, as by any_value() */
	if (exprType(customer) == aggref->aggtype || !is_planned(root, customer))
		return UNKNOWN;
	rows = joined_rows(root);
	customers = different_customers(root, customer, rows);
	if (aggref->aggfilter != NULL && is_planned(root, (Node *) aggref->aggfilter))
		share = clause_selectivity(root, (Node *) aggref->aggfilter, 0, JOIN_INNER, NULL);
	share /= groups_of(root, rows);
	return customers * (1 - pow(1 - share, rows / customers));
}

/* A column of a query that has been planned; query NULL: it has not. */
static double
customers_of_column(PlannerInfo *query, int column)
{
	TargetEntry *entry;

	if (query == NULL || query->parse->commandType != CMD_SELECT ||
		query->parse->setOperations != NULL)
		return UNKNOWN;
	entry = get_tle_by_resno(query->parse->targetList, column);
	return entry == NULL ? UNKNOWN : customers_of(query, (Node *) entry->expr);
}

/* A sub-query by the number that the planner gave it; NULL if it has none such. */
static PlannerInfo *
subquery_root(PlannerInfo *root, int plan_id)
{
	List	   *roots = root->glob->subroots;

	return plan_id > 0 && plan_id <= list_length(roots) ? list_nth(roots, plan_id - 1) : NULL;
}

/* The planned query of a CTE; NULL if it is not planned or refers to itself. */
static PlannerInfo *
cte_root(PlannerInfo *root, const RangeTblEntry *rte)
{
	int			number = 0;
	ListCell   *cell;

	if (rte->self_reference)
		return NULL;
	for (Index up = rte->ctelevelsup; up > 0 && root != NULL; up--)
		root = root->parent_root;
	if (root == NULL)
		return NULL;
	foreach(cell, root->parse->cteList)
	{
		const CommonTableExpr *cte = lfirst(cell);

		if (strcmp(cte->ctename, rte->ctename) == 0)
			return number < list_length(root->cte_plan_ids) ?
				subquery_root(root, list_nth_int(root->cte_plan_ids, number)) : NULL;
		number++;
	}
	return NULL;
}

/* A column of something in FROM. */
static double
customers_of_var(PlannerInfo *root, Var *var)
{
	const RangeTblEntry *rte;

	if (!is_planned(root, (Node *) var) || var->varattno <= 0)
		return UNKNOWN;
	rte = root->simple_rte_array[var->varno];
	if (rte->rtekind == RTE_SUBQUERY)
		return customers_of_column(root->simple_rel_array[var->varno]->subroot, var->varattno);
	if (rte->rtekind == RTE_CTE)
		return customers_of_column(cte_root(root, rte), var->varattno);
	return UNKNOWN;
}

/* A scalar sub-query. */
static double
customers_of_subplan(PlannerInfo *root, const SubPlan *plan)
{
	return plan->subLinkType != EXPR_SUBLINK ? UNKNOWN :
		customers_of_column(subquery_root(root, plan->plan_id), 1);
}

/*
 * What is handed over while the statement runs: the result of an uncorrelated
 * sub-query, or a value from a query further out.
 */
static double
customers_of_param(PlannerInfo *root, const Param *param)
{
	ListCell   *cell;

	if (param->paramkind != PARAM_EXEC)
		return UNKNOWN;
	for (; root != NULL; root = root->parent_root)
	{
		foreach(cell, root->init_plans)
		{
			const SubPlan *plan = lfirst(cell);

			if (list_member_int(plan->setParam, param->paramid))
				return customers_of_subplan(root, plan);
		}
		foreach(cell, root->plan_params)
		{
			const PlannerParamItem *passed = lfirst(cell);

			if (passed->paramId == param->paramid)
				return customers_of(root, passed->item);
		}
	}
	return UNKNOWN;
}

/* Customers in a value that is yet to be computed. */
static double
customers_of(PlannerInfo *root, Node *value)
{
	switch (nodeTag(value))
	{
		case T_Const:
			return customers_of_const((Const *) value);
		case T_Param:
			return customers_of_param(root, (Param *) value);
		case T_SubPlan:
			return customers_of_subplan(root, (SubPlan *) value);
		case T_Var:
			return customers_of_var(root, (Var *) value);
		case T_Aggref:
			return customers_of_aggregate(root, (Aggref *) value);
		case T_PlaceHolderVar:
			return customers_of(root, (Node *) ((PlaceHolderVar *) value)->phexpr);
		case T_RelabelType:
			return customers_of(root, (Node *) ((RelabelType *) value)->arg);
		default:
			return UNKNOWN;
	}
}

/* Customers of the first argument of a call. */
static double
customers_of_call(PlannerInfo *root, Node *call)
{
	if (root == NULL || call == NULL || !IsA(call, FuncExpr) || ((FuncExpr *) call)->args == NIL)
		return UNKNOWN;
	return customers_of(root, linitial(((FuncExpr *) call)->args));
}

/* What a function costs for so many customers, or as many as it declares. */
static double
cost_of(Oid function, double customers)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc form;
	double		cost;

	if (!HeapTupleIsValid(tuple))
		return 0;
	form = (Form_pg_proc) GETSTRUCT(tuple);
	if (customers == UNKNOWN)
		customers = form->prorows;	/* 0 for one that returns no set */
	cost = form->procost * cpu_operator_cost * Max(customers, 1);
	ReleaseSysCache(tuple);
	return cost;
}

/*
 * keyed_rows_support(internal) internal
 *		For functions whose first argument is a table of customers, each of
 *		which gives a row: how many rows, and what all of them cost.
 */
Datum
keyed_rows_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	bool		known = false;

	if (IsA(request, SupportRequestRows))
	{
		SupportRequestRows *rows = (SupportRequestRows *) request;

		rows->rows = customers_of_call(rows->root, rows->node);
		known = rows->rows != UNKNOWN;
	}
	else if (IsA(request, SupportRequestCost))
	{
		SupportRequestCost *cost = (SupportRequestCost *) request;

		/*
		 * All rows come of one call.  As a cost of each call, it would count
		 * once for each row and column of (rfm_customers(...)).* in a SELECT.
		 */
		cost->startup = cost_of(cost->funcid, customers_of_call(cost->root, cost->node));
		cost->per_tuple = 0;
		known = true;
	}
	PG_RETURN_POINTER(known ? request : NULL);
}

/* Is it one of those that handle a whole state of the aggregate? */
static bool
handles_state_of(Oid function, Oid aggregate)
{
	HeapTuple	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate));
	bool		handles = false;

	if (HeapTupleIsValid(tuple))
	{
		Form_pg_aggregate form = (Form_pg_aggregate) GETSTRUCT(tuple);

		handles = function == form->aggfinalfn || function == form->aggcombinefn ||
			function == form->aggserialfn || function == form->aggdeserialfn;
		ReleaseSysCache(tuple);
	}
	return handles;
}

/* The first aggregate whose states a function handles. */
typedef struct AggregateSearch
{
	Oid			function;
	Aggref	   *found;
} AggregateSearch;

static bool
aggregate_walker(Node *node, void *context)
{
	AggregateSearch *search = context;

	if (node == NULL)
		return false;
	if (IsA(node, Aggref))
	{
		search->found = (Aggref *) node;
		return handles_state_of(search->function, search->found->aggfnoid);
	}
	return expression_tree_walker(node, aggregate_walker, context);
}

/* Customers of the aggregate that is being planned. */
static double
customers_of_state(PlannerInfo *root, Oid function)
{
	AggregateSearch search = {function, NULL};

	if (root == NULL || !(aggregate_walker((Node *) root->parse->targetList, &search) ||
						  aggregate_walker(root->parse->havingQual, &search)))
		return UNKNOWN;
	return customers_of_aggregate(root, search.found);
}

/*
 * keyed_state_support(internal) internal
 *		For the final, combine, serial and deserial functions of an aggregate
 *		over customers without GROUP BY, which go over all its customers: what
 *		that costs.  So parallel workers are taken where there are many rows
 *		for each customer, and not where merging would take what they save.
 */
Datum
keyed_state_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	bool		known = false;

	if (IsA(request, SupportRequestCost))
	{
		SupportRequestCost *cost = (SupportRequestCost *) request;

		cost->startup = 0;
		cost->per_tuple = cost_of(cost->funcid, customers_of_state(cost->root, cost->funcid));
		known = true;
	}
	PG_RETURN_POINTER(known ? request : NULL);
}
