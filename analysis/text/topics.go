package text

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/analysis/stats"
)

// Topics finds what a complaint is about. Make one with [NewTopics]; it is never changed.
type Topics struct {
	names []string
	words []pattern
}

// pattern is a word of a topic, or two words in this order.
type pattern struct {
	first, second string
	topic         int
}

// near is how many characters may stand between the two words of a pattern.
const near = 8

// NewTopics returns the built-in topics with more words: a known name gets the words on top of its own, a new name becomes a
// topic after the built-in ones, in order of name. "A~B" means A and then B within eight characters of one clause.
// Errors: an empty name, an empty word, half a pair.
func NewTopics(more map[string][]string) (*Topics, error) {
	t := &Topics{names: TopicNames()}
	for i, name := range t.names {
		for word := range strings.FieldsSeq(topicWords[name]) {
			if err := t.add(i, word); err != nil {
				return nil, err
			}
		}
	}
	names := make([]string, 0, len(more))
	for name := range more {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if strings.TrimSpace(name) == "" {
			return nil, fmt.Errorf("topic without a name, with the words %q", more[name])
		}
		i := slices.Index(t.names, name)
		if i < 0 {
			i = len(t.names)
			t.names = append(t.names, name)
		}
		for _, word := range more[name] {
			if err := t.add(i, word); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

func (t *Topics) add(topic int, word string) error {
	first, second, pair := strings.Cut(string(fold(strings.TrimSpace(word))), "~")
	if first == "" || pair && (second == "" || strings.Contains(second, "~")) {
		return fmt.Errorf("topic %s: word %q, want a word, or two as in 等~小时", t.names[topic], word)
	}
	t.words = append(t.words, pattern{first, second, topic})
	return nil
}

// Names are all topics, the built-in ones first.
func (t *Topics) Names() []string { return slices.Clone(t.names) }

// Find returns the topics of a comment, in the order of [Topics.Names]; none is nil.
func (t *Topics) Find(comment string) []string {
	text := string(fold(comment))
	found := make([]bool, len(t.names))
	for _, p := range t.words {
		if !found[p.topic] && p.in(text) {
			found[p.topic] = true
		}
	}
	var out []string
	for i, ok := range found {
		if ok {
			out = append(out, t.names[i])
		}
	}
	return out
}

func (p pattern) in(text string) bool {
	if p.second == "" {
		return strings.Contains(text, p.first)
	}
	for {
		_, rest, ok := strings.Cut(text, p.first)
		if !ok {
			return false
		}
		window := 0
		for i, r := range rest {
			if window > near || strings.ContainsRune("。!?;,\n", r) {
				break
			}
			if strings.HasPrefix(rest[i:], p.second) {
				return true
			}
			window++
		}
		text = rest
	}
}

// TopicShare is how many comments are about a topic, of those with a recognised one.
type TopicShare struct {
	Topic    string
	Comments int
	Share    float64
	Interval stats.Interval // 95 %, Wilson
}

// Recognised says of how many comments a topic is known.
type Recognised struct {
	Comments, Unrecognised int
	Share                  float64 // of the comments without a recognised topic; NaN without comments
	Interval               stats.Interval
}

// CountTopics counts the topics of comments, most frequent first, ties by name. A comment with several counts for each, so the
// shares add up to more than one. found is the topics of each comment, nil for one without.
func CountTopics(found [][]string) ([]TopicShare, Recognised) {
	counts := map[string]int{}
	r := Recognised{Comments: len(found)}
	for _, topics := range found {
		if len(topics) == 0 {
			r.Unrecognised++
		}
		for i, name := range topics {
			if !slices.Contains(topics[:i], name) {
				counts[name]++
			}
		}
	}
	n := float64(r.Comments - r.Unrecognised)
	r.Share = float64(r.Unrecognised) / float64(r.Comments)
	r.Interval = stats.Wilson(float64(r.Unrecognised), float64(r.Comments), stats.Z95)
	out := make([]TopicShare, 0, len(counts))
	for name, c := range counts {
		out = append(out, TopicShare{name, c, float64(c) / n, stats.Wilson(float64(c), n, stats.Z95)})
	}
	slices.SortFunc(out, func(a, b TopicShare) int {
		if a.Comments != b.Comments {
			return b.Comments - a.Comments
		}
		return strings.Compare(a.Topic, b.Topic)
	})
	return out, r
}
