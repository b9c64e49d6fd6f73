// Package derive computes what raw events and orders tell where it is not given
// directly: the stages of the funnel, who stays, the sources, the click zones, the
// kinds of interaction with their purchases within 72 hours, and the tiers of
// readers. What is given wins; where both are there and disagree, it says so.
//
// It is pure: tables in, tables and quality checks out.
package derive
