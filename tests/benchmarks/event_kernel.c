// The event kernel in C, for the benchmark line alone: a binary heap of finished machines and of
// cells that arrive, uniform times, breakdowns on the operating clock, scrap, conveyors with places
// and a transport time, blocking after service. One stream of splitmix64 for each station.

#include <math.h>
#include <stdint.h>

#define STATIONS 64
#define MACHINES 256
#define PLACES 256
#define PER_STATION 16

typedef struct { double t; int32_t code; int32_t unused; } Event;

static Event heap[MACHINES + STATIONS + 4];
static int events;

static double uniform01(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    z ^= z >> 31;
    return (double)(z >> 11) * 0x1.0p-53;
}

static double exponential(uint64_t *state, double mean) {
    return -mean * log(1.0 - uniform01(state));
}

static void push(double t, int code) {
    int i = events++;
    while (i > 0 && heap[(i - 1) >> 1].t > t) {
        heap[i] = heap[(i - 1) >> 1];
        i = (i - 1) >> 1;
    }
    heap[i].t = t;
    heap[i].code = code;
}

static void pop(void) {
    Event last = heap[--events];
    int i = 0;
    for (;;) {
        int child = 2 * i + 1;
        if (child >= events) break;
        child += child + 1 < events && heap[child + 1].t < heap[child].t;
        if (heap[child].t >= last.t) break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = last;
}

// Good cells within the horizon. Link i leads from station i to i + 1. Events of code below the
// number of machines: that machine has finished; beyond: a cell has arrived on that link.
int64_t good_cells(int64_t stations, const int64_t *machines, const double *service_s,
                   const double *mtbf_s, const double *mttr_s, const double *transport_s,
                   const int64_t *places, const double *scrapped, double horizon_s,
                   uint64_t seed) {
    static int station_of[MACHINES], cell_in[MACHINES], ready[2 * MACHINES];
    static double until_failure[MACHINES];
    static int idle[STATIONS][PER_STATION], idle_count[STATIONS];
    static int blocked[STATIONS][PER_STATION], first_blocked[STATIONS], blocked_count[STATIONS];
    static int cell_on[STATIONS][PLACES], first_on[STATIONS], on[STATIONS], arrived[STATIONS];
    static double arrives[STATIONS][PLACES];
    static uint64_t stream[STATIONS];
    int total = 0, ready_count = 0, next_cell = 0;
    int64_t good = 0;
    double t = 0.0;

    events = 0;
    for (int i = 0; i < stations; i++) {
        stream[i] = seed * 0xD1342543DE82EF95ULL + (uint64_t)(i + 1) * 0x2545F4914F6CDD1DULL;
        uniform01(&stream[i]);
        idle_count[i] = first_blocked[i] = blocked_count[i] = 0;
        first_on[i] = on[i] = arrived[i] = 0;
        for (int k = 0; k < machines[i]; k++, total++) {
            station_of[total] = i;
            until_failure[total] = exponential(&stream[i], mtbf_s[i]);
            idle[i][idle_count[i]++] = total;
        }
    }
    while (idle_count[0] > 0) ready[ready_count++] = idle[0][--idle_count[0]];

    for (;;) {
        // Machines that are free take a cell; the place they clear may free a blocked one.
        while (ready_count > 0) {
            int m = ready[--ready_count], i = station_of[m], cell;
            if (i == 0) {
                cell = next_cell++;
            } else {
                int j = i - 1;
                if (arrived[j] == 0) {
                    idle[i][idle_count[i]++] = m;
                    continue;
                }
                cell = cell_on[j][first_on[j]];
                if (++first_on[j] == places[j]) first_on[j] = 0;
                arrived[j]--;
                on[j]--;
                if (blocked_count[j] > 0) {
                    int other = blocked[j][first_blocked[j]];
                    if (++first_blocked[j] == machines[j]) first_blocked[j] = 0;
                    blocked_count[j]--;
                    int at = first_on[j] + on[j];
                    if (at >= places[j]) at -= places[j];
                    cell_on[j][at] = cell_in[other];
                    arrives[j][at] = t + transport_s[j];
                    if (on[j] == arrived[j]) push(t + transport_s[j], total + j);
                    on[j]++;
                    ready[ready_count++] = other;
                }
            }
            double work = service_s[i] * (0.8 + 0.4 * uniform01(&stream[i]));
            double spent = work, rest = work, up = until_failure[m];
            while (up < rest) {
                rest -= up;
                spent += exponential(&stream[i], mttr_s[i]);
                up = exponential(&stream[i], mtbf_s[i]);
            }
            until_failure[m] = up - rest;
            cell_in[m] = cell;
            push(t + spent, m);
        }
        t = heap[0].t;
        if (t > horizon_s) return good;
        int code = heap[0].code;
        pop();
        if (code < total) {
            int i = station_of[code];
            if (scrapped[i] > 0 && uniform01(&stream[i]) < scrapped[i]) {
                ready[ready_count++] = code;
            } else if (i == stations - 1) {
                good++;
                ready[ready_count++] = code;
            } else if (on[i] < places[i]) {
                int at = first_on[i] + on[i];
                if (at >= places[i]) at -= places[i];
                cell_on[i][at] = cell_in[code];
                arrives[i][at] = t + transport_s[i];
                if (on[i] == arrived[i]) push(t + transport_s[i], total + i);
                on[i]++;
                ready[ready_count++] = code;
            } else {
                int at = first_blocked[i] + blocked_count[i];
                if (at >= machines[i]) at -= machines[i];
                blocked[i][at] = code;
                blocked_count[i]++;
            }
        } else {
            int j = code - total;
            arrived[j]++;
            if (arrived[j] < on[j]) {
                int at = first_on[j] + arrived[j];
                if (at >= places[j]) at -= places[j];
                push(arrives[j][at], code);
            }
            if (idle_count[j + 1] > 0) ready[ready_count++] = idle[j + 1][--idle_count[j + 1]];
        }
    }
}
