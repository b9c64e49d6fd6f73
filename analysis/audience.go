package analysis

import (
	"cmp"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// Audience says who reads: shares by attribute, new against returning, tiers by
// behaviour, and the groups that react more than the rest.
type Audience struct {
	Alerts   `yaml:",inline"`
	Regions  int      `yaml:"regions" doc:"how many provinces or cities are shown"`
	Tiers    []Tier   `yaml:"tiers" doc:"tiers by behaviour, most active first; a group belongs to the first whose limits it reaches"`
	By       []string `yaml:"by" doc:"columns of the cross table whose values make up a group"`
	Measures []string `yaml:"measures" doc:"counts of the cross table that are compared between groups"`
	MinUsers int      `yaml:"min_users" doc:"groups with fewer people are left out of the comparison"`
	Hide     int      `yaml:"hide" doc:"cells with fewer people are not shown, so that nobody can be recognised"`
}

// Tier is one level of activity with its lower limits.
type Tier struct {
	Name         string  `yaml:"name" doc:"heavy, regular, light, dormant, or a name of your own"`
	DailyOpens   float64 `yaml:"daily_opens" doc:"at least this many opens a day"`
	DwellSeconds float64 `yaml:"dwell_seconds" doc:"and at least this many seconds a visit"`
}

func audienceKind() report.Kind[report.Section] {
	return kind("audience", "Who the readers are, how active they are, and which groups react more than the rest.", `
kind: audience
regions: 3
tiers:
  - {name: heavy, daily_opens: 3, dwell_seconds: 60}
  - {name: regular, daily_opens: 1, dwell_seconds: 30}
  - {name: light, daily_opens: 0.1}
  - {name: dormant}
`, func() *Audience {
		return &Audience{Regions: 3, By: []string{"gender", "age"}, Measures: []string{"shares"}, MinUsers: 200, Hide: 5,
			Tiers: []Tier{{"heavy", 3, 60}, {"regular", 1, 30}, {"light", 0.1, 0}, {"dormant", 0, 0}}}
	}, (*Audience).complete)
}

func (s *Audience) complete() error {
	switch {
	case s.Regions < 1 || s.Regions > 50:
		return &report.FieldError{Path: "regions", Problem: "is out of range", Expected: "1 to 50"}
	case len(s.By) == 0 || len(s.By) > 3:
		return &report.FieldError{Path: "by", Problem: "names no columns or too many", Expected: "one to three columns"}
	case s.MinUsers < 1:
		return &report.FieldError{Path: "min_users", Problem: "is not positive", Expected: "a number such as 200"}
	case s.Hide < 0:
		return &report.FieldError{Path: "hide", Problem: "is negative", Expected: "0 or more"}
	}
	for i := 1; i < len(s.Tiers); i++ {
		if a, b := s.Tiers[i-1], s.Tiers[i]; b.DailyOpens > a.DailyOpens || b.DwellSeconds > a.DwellSeconds {
			return &report.FieldError{Path: "tiers", Problem: "is not ordered from most to least active"}
		}
	}
	return s.check(measured("share", "new_share", "tier_share"))
}

// Needs names the attributes; the cross table is welcome.
func (s *Audience) Needs() []report.Need {
	return []report.Need{
		{Dataset: "audience", Columns: []string{"dimension", "value", "users"}, Optional: true, For: "need.audience"},
		{Dataset: "segments", Columns: []string{"users"}, Optional: true, For: "need.segments"},
	}
}

// group is one value of a dimension with its share and its part of new users.
type group struct {
	dimension, value string
	share, fresh     report.Metric
}

// Analyze shows the attributes, the tiers, then the groups that stand out.
func (s *Audience) Analyze(in report.Input) (report.Chapter, error) {
	f := newFrame("audience", in)
	groups := s.groups(f)
	f.jointly(groups)
	if len(groups) == 0 && f.now("segments").Len() == 0 {
		f.chapter.Status = report.StatusNotEnoughData
		f.note("note.no_rows", report.Args{"period": in.Words.Period(in.Job.Period)})
		return f.finish(), nil
	}
	fresh := s.newShare(f)
	s.attributeFigures(f, groups)
	tiers := s.tiers(f, groups)
	if len(tiers) > 0 {
		f.add(s.tierFigure(f, tiers))
	}
	cells := s.lifts(f)
	switch {
	case len(cells) > 0:
		f.add(s.liftTable(f, cells))
		s.worthPushing(f, cells)
	case f.now("segments").Len() == 0:
		f.inapplicable("audience.worth_pushing", "segments")
	default:
		f.lacks("audience.worth_pushing", "users", report.Args{"need": s.MinUsers})
	}
	if len(groups) > 0 {
		f.add(s.attributeTable(f, groups))
	}
	s.alarms(f, groups, tiers, fresh)
	s.drifts(f, groups)
	s.message(f, groups, fresh)
	s.missing(f, groups, cells)
	return f.finish(), nil
}

// dimensions lists the audience's dimensions: the usual ones first.
func dimensions(ds *report.Dataset) []string {
	usual := []string{"gender", "age", "province", "city", "device", "new_or_returning", "tier"}
	names := ds.Distinct("dimension")
	rank := func(name string) int {
		if i := slices.Index(usual, name); i >= 0 {
			return i
		}
		return len(usual)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(rank(a)-rank(b), cmp.Compare(a, b)) })
	return names
}

// dimensionName maps the Chinese names of dimensions to the contract's.
func dimensionName(s string) string {
	switch s {
	case "性别":
		return "gender"
	case "年龄", "年龄段":
		return "age"
	case "省份", "地域", "省":
		return "province"
	case "城市":
		return "city"
	case "设备", "终端", "机型":
		return "device"
	case "新老用户", "新旧用户":
		return "new_or_returning"
	case "层级", "活跃层级":
		return "tier"
	}
	return s
}

// of is the audience rows of one dimension in a period.
func (f *frame) of(dimension string, p report.Period) *report.Dataset {
	ds := f.during("audience", p)
	return ds.Where(func(i int) bool {
		return dimensionName(ds.Text("dimension", i)) == dimension && ds.Text("value", i) != "" && !isTotal(ds.Text("value", i))
	})
}

// groups measures the share of each value of each dimension, and the part of new
// users in it where that is known.
func (s *Audience) groups(f *frame) []group {
	var out []group
	var seen []string
	for _, raw := range dimensions(f.now("audience")) {
		dimension := dimensionName(raw)
		if slices.Contains(seen, dimension) {
			continue
		}
		seen = append(seen, dimension)
		now := f.of(dimension, f.in.Job.Period)
		for _, value := range orderedValues(dimension, now) {
			one := func(p report.Period) *report.Dataset { return f.of(dimension, p).With("value", value) }
			if users := one(f.in.Job.Period).Sum("users"); !users.Known || users.F < float64(s.Hide) {
				continue
			}
			g := group{dimension: dimension, value: value}
			g.share = f.rate("audience.share."+dimension+"."+value, "", 1, func(p report.Period) fraction {
				return fraction{one(p).Sum("users"), f.of(dimension, p).Sum("users")}
			})
			if dimension != "new_or_returning" && one(f.in.Job.Period).Sum("new_users").Known {
				g.fresh = f.rate("audience.new_share."+dimension+"."+value, "", 1, func(p report.Period) fraction {
					return s.hidden(pooled(one(p), "new_users", "users"))
				})
			}
			out = append(out, g)
		}
	}
	return out
}

// orderedValues lists a dimension's values: ages and tiers in their own order,
// all others by size.
func orderedValues(dimension string, ds *report.Dataset) []string {
	values := ranked(ds, "value", "users")
	if dimension == "age" {
		slices.SortStableFunc(values, func(a, b string) int {
			return cmp.Or(cmp.Compare(ageOf(a), ageOf(b)), cmp.Compare(a, b))
		})
	}
	return values
}

// ageOf is where an age band begins: 18 for "18-25"; "under 18" begins at 0, a
// band without a number comes last.
func ageOf(band string) int {
	age, found := 0, false
	for _, c := range band {
		if c < '0' || c > '9' {
			if found {
				break
			}
			continue
		}
		age, found = age*10+int(c-'0'), true
		if age > 999 {
			break
		}
	}
	if !found {
		return 1000
	}
	for _, word := range []string{"以下", "小于", "<", "under", "below"} {
		if strings.Contains(strings.ToLower(band), word) {
			return 0
		}
	}
	return age
}

// newShare is the part of new users: of the dimension that says so, else of the
// first dimension that counts new users under each value.
func (s *Audience) newShare(f *frame) report.Metric {
	of := func(p report.Period) fraction {
		ds := f.of("new_or_returning", p)
		fresh := ds.Where(func(i int) bool { return isNew(ds.Text("value", i)) }).Sum("users")
		if fresh.Known {
			return fraction{fresh, ds.Sum("users")}
		}
		for _, raw := range dimensions(f.now("audience")) {
			if pair := pooled(f.of(dimensionName(raw), p), "new_users", "users"); pair.den.Known {
				return pair
			}
		}
		return fraction{}
	}
	if !of(f.in.Job.Period).den.Known {
		f.inapplicable("audience.unlike_past", "new_users")
		return report.Metric{}
	}
	m := f.rate("audience.new_share", "", 1, of)
	f.card(f.say("card.new_share"), m, func(p report.Period) report.Number { return of(p).value() })
	s.newUnlikePast(f, m, of)
	return m
}

// hidden is nothing where a count, or what is left of the whole, is so small that people
// could be recognised.
func (s *Audience) hidden(part fraction) fraction {
	few := func(n report.Number) bool { return n.Known && n.F > 0 && n.F < float64(s.Hide) }
	if few(part.num) || few(part.den.Minus(part.num)) {
		return fraction{}
	}
	return part
}

func isNew(value string) bool {
	switch strings.ToLower(value) {
	case "new", "新用户", "新", "新增用户", "新增":
		return true
	}
	return false
}

func (s *Audience) alarms(f *frame, groups []group, tiers []tierShare, fresh report.Metric) {
	for _, g := range groups {
		f.hold(s.Alerts, watched{measure: "share", value: g.dimension + "." + g.value, metric: g.share, label: f.valueLabel(g.dimension, g.value)})
	}
	for _, t := range tiers {
		f.hold(s.Alerts, watched{measure: "tier_share", value: t.name, metric: t.metric, label: f.say("label.tier_share", report.Args{"tier": f.term("tier", t.name)})})
	}
	f.hold(s.Alerts, watched{measure: "new_share", metric: fresh})
}

// message is the headline: the largest age band or gender and the new share.
func (s *Audience) message(f *frame, groups []group, fresh report.Metric) {
	if len(f.chapter.Findings) > 0 {
		return
	}
	if fresh.Value.Known {
		f.chapter.Message = f.say("message.new_share", report.Args{"value": report.Q(fresh.Value, report.UnitRate)}) + f.changes(fresh)
		return
	}
	if top, ok := largest(groups, "age", "gender", "province"); ok {
		f.chapter.Message = f.say("message.largest", report.Args{"group": f.valueLabel(top.dimension, top.value), "value": report.Q(top.share.Value, report.UnitRate)})
	}
}

// largest is the greatest group of the first dimension that has any.
func largest(groups []group, dimensions ...string) (group, bool) {
	for _, dimension := range dimensions {
		best, found := group{}, false
		for _, g := range groups {
			if g.dimension == dimension && !isRest(g.value) && (!found || g.share.Value.Or(0) > best.share.Value.Or(0)) {
				best, found = g, true
			}
		}
		if found {
			return best, true
		}
	}
	return group{}, false
}

// missing says what the section could have told with more data.
func (s *Audience) missing(f *frame, groups []group, cells []liftCell) {
	if len(groups) == 0 {
		f.note("note.no_attributes")
	}
	if len(cells) == 0 {
		f.note("note.no_segments")
	}
}
