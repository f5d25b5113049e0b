/* Asks a web server for the same thing over and over, with as little work as can be. Connections stay open
 * unless the server closes them.
 *
 * asker PORT CONNECTIONS COUNT < what is sent each time, to the octet
 * Prints one line: seconds, processor seconds of its own, octets that came, and "status count" for each status
 * that was answered; then the time of each answer in microseconds, one after the other.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 512, HEAD = 8192, BUFFER = 1 << 18 };

struct connection {
    int socket;
    int ends;         /* the server closes it after this answer */
    size_t held;      /* octets of a head that is not complete */
    char head[HEAD];
    long left;        /* octets of the body that are still to come; -1: the head is */
    double begun;
};

static char request[HEAD], buffer[BUFFER];
static size_t request_size;
static int watch, port;
static long asked, answered, wanted, octets, statuses[600];
static float *times;

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec + at.tv_nsec / 1e9;
}

static void fail(const char *what) {
    fprintf(stderr, "asker: %s\n", what);
    exit(1);
}

static void ask(struct connection *one) {
    if (asked >= wanted)
        return;
    asked++;
    one->left = -1;
    one->held = 0;
    one->begun = now();
    if (write(one->socket, request, request_size) != (ssize_t)request_size)
        fail("the server takes no request");
}

static void connect_to_server(struct connection *one) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1;
    one->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(one->socket, (struct sockaddr *)&address, sizeof address))
        fail("nobody listens");
    setsockopt(one->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = one};
    epoll_ctl(watch, EPOLL_CTL_ADD, one->socket, &event);
    one->ends = 0;
}

static void end_of_answer(struct connection *one) {
    times[answered++] = (float)((now() - one->begun) * 1e6);
    if (one->ends) {
        close(one->socket);
        connect_to_server(one);
    }
    ask(one);
}

/* The head is complete, `size` octets long: what it says of the body. */
static void understand(struct connection *one, size_t size) {
    char *line = one->head;
    int status = atoi(line + 9), has_length = 0;
    if (status < 100 || status > 599)
        fail("that is no answer");
    statuses[status]++;
    one->left = 0;
    for (char *end; (end = memmem(line, one->head + size - line, "\r\n", 2)) && end != line; line = end + 2) {
        if (!strncasecmp(line, "content-length:", 15)) {
            one->left = atol(line + 15);
            has_length = 1;
        } else if (!strncasecmp(line, "transfer-encoding:", 18)) {
            fail("it reads no chunks");
        } else if (!strncasecmp(line, "connection: close", 17)) {
            one->ends = 1;
        }
    }
    if (!has_length && status != 304 && status != 204)
        fail("an answer without its length");
    if (status == 304 || !strncmp(request, "HEAD", 4))
        one->left = 0;
}

static void take(struct connection *one) {
    ssize_t size = read(one->socket, buffer, BUFFER);
    if (size <= 0)
        fail("the server has closed a connection");
    octets += size;
    char *at = buffer;
    if (one->left < 0) {
        size_t room = HEAD - one->held, part = (size_t)size < room ? (size_t)size : room;
        size_t before = one->held;
        memcpy(one->head + before, at, part);
        one->held += part;
        char *end = memmem(one->head, one->held, "\r\n\r\n", 4);
        if (!end) {
            if (one->held == HEAD)
                fail("a head without an end");
            return;
        }
        size_t head = (size_t)(end - one->head) + 4;
        understand(one, head);
        at += head - before;
        size -= (ssize_t)(head - before);
    }
    one->left -= size;
    if (one->left < 0)
        fail("more than was asked for");
    if (one->left == 0)
        end_of_answer(one);
}

int main(int count, char **words) {
    static struct connection connections[MOST];
    if (count != 4)
        fail("asker PORT CONNECTIONS COUNT < request");
    int open = atoi(words[2]);
    watch = epoll_create1(0);
    port = atoi(words[1]);
    wanted = atol(words[3]);
    request_size = fread(request, 1, HEAD, stdin);
    times = calloc((size_t)wanted, sizeof *times);
    if (open < 1 || open > MOST || wanted < 1 || !request_size || !times)
        fail("that cannot be done");
    for (int n = 0; n < open; n++)
        connect_to_server(&connections[n]);
    double begun = now();
    for (int n = 0; n < open; n++)
        ask(&connections[n]);
    while (answered < wanted) {
        struct epoll_event events[64];
        int ready = epoll_wait(watch, events, 64, 30000);
        if (ready == 0)
            fail("no answer for half a minute");
        for (int n = 0; n < ready; n++)
            take(events[n].data.ptr);
    }
    struct rusage used;
    double seconds = now() - begun;
    getrusage(RUSAGE_SELF, &used);
    printf("%.6f %.6f %ld", seconds,
           used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6,
           octets);
    for (int status = 0; status < 600; status++)
        if (statuses[status])
            printf(" %d %ld", status, statuses[status]);
    printf("\n");
    for (long n = 0; n < answered; n++)
        printf("%.0f\n", times[n]);
    return 0;
}
