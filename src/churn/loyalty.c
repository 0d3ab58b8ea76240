/*-------------------------------------------------------------------------
 *
 * loyalty.c
 *	  The words for loyalty and purchase behaviour: see loyalty.h.
 *
 *-------------------------------------------------------------------------
 */
#include "churn/loyalty.h"

static const Label loyalty_labels[LOYALTY_CLASSES] = {
	{{"high", "高度"}},
	{{"medium", "中度"}},
	{{"low", "低度"}},
	{{"none", "无"}},
};

static const Label behaviour_labels[BEHAVIOUR_CLASSES] = {
	{{"regular", "常规"}},
	{{"occasional", "偶尔"}},
	{{"lost", "流失"}},
	{{"potential", "潜在"}},
};

const Label *
loyalty_label(int which)
{
	return &loyalty_labels[which];
}

const Label *
behaviour_label(int which)
{
	return &behaviour_labels[which];
}
