package jobs

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/wxreport/wxreport/report/ledger"
)

// Handler answers /healthz (the process runs), /readyz (the database answers) and /metrics.
// None tells an account's name or address.
func (e *Engine) Handler() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), metrics{e})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		if err := e.Ledger.DB.PingContext(ctx); err != nil {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		_, _ = fmt.Fprintln(w, "ready")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux
}

// metrics reads the ledger when it is asked, and the counters of this process.
type metrics struct{ *Engine }

var (
	runsMetric       = prometheus.NewDesc("wxreport_runs", "Reports by state.", []string{"state"}, nil)
	deliveriesMetric = prometheus.NewDesc("wxreport_deliveries", "Messages by state.", []string{"state"}, nil)
	queueMetric      = prometheus.NewDesc("wxreport_queue_jobs", "Unfinished jobs by queue.", []string{"queue"}, nil)
	ageMetric        = prometheus.NewDesc("wxreport_oldest_due_seconds", "How long the oldest unfinished report has been due.", nil, nil)
	workersMetric    = prometheus.NewDesc("wxreport_workers", "Processes that work.", nil, nil)
	incidentsMetric  = prometheus.NewDesc("wxreport_incidents_open", "Incidents that are not over.", nil, nil)
	madeMetric       = prometheus.NewDesc("wxreport_made_total", "Reports this process made, or failed to.", []string{"result"}, nil)
	sentMetric       = prometheus.NewDesc("wxreport_sent_total", "Tries to send of this process by result.", []string{"result"}, nil)
	freedMetric      = prometheus.NewDesc("wxreport_jobs_freed_total", "Jobs taken over from workers that were gone.", nil, nil)
	faultsMetric     = prometheus.NewDesc("wxreport_faults_total", "Failed beats and ticks of this process.", nil, nil)
	upMetric         = prometheus.NewDesc("wxreport_database_up", "1 when the database answers.", nil, nil)
)

// Describe lists the metrics.
func (m metrics) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{runsMetric, deliveriesMetric, queueMetric, ageMetric, workersMetric, incidentsMetric, madeMetric, sentMetric, freedMetric, faultsMetric, upMetric} {
		ch <- d
	}
}

// Collect measures.
func (m metrics) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	counter := func(d *prometheus.Desc, v int64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	c := &m.counts
	counter(madeMetric, c.made.Load(), "made")
	counter(madeMetric, c.failed.Load(), "failed")
	counter(madeMetric, c.retries.Load(), "retried")
	counter(sentMetric, c.accepted.Load(), "accepted")
	counter(sentMetric, c.rejected.Load(), "rejected")
	counter(sentMetric, c.later.Load(), "retry")
	counter(sentMetric, c.unknown.Load(), "unknown")
	counter(freedMetric, c.freed.Load())
	counter(faultsMetric, c.faults.Load())
	up := 1.0
	defer func() { gauge(upMetric, up) }()
	reader := m.Ledger.Reader()
	runs, err := ledger.CountRuns(ctx, reader)
	if err != nil {
		up = 0
		return
	}
	for state, n := range runs {
		gauge(runsMetric, float64(n), string(state))
	}
	if counts, err := ledger.CountDeliveries(ctx, reader, ""); err == nil {
		for state, n := range counts {
			gauge(deliveriesMetric, float64(n), string(state))
		}
	}
	if counts, err := m.Ledger.OpenJobs(ctx); err == nil {
		for queue, n := range counts {
			gauge(queueMetric, float64(n), queue)
		}
	}
	if age, err := ledger.OldestOpen(ctx, reader, m.Now()); err == nil {
		gauge(ageMetric, age.Seconds())
	}
	if workers, err := m.Ledger.Workers(ctx); err == nil {
		alive := 0
		for _, w := range workers {
			if w.Silent < m.Timing.Silent {
				alive++
			}
		}
		gauge(workersMetric, float64(alive))
	}
	if open, err := ledger.Incidents(ctx, reader, true); err == nil {
		gauge(incidentsMetric, float64(len(open)))
	}
}
