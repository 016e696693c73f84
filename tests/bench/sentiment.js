// sentiment.js NODE_MODULES -- comments of standard input, a line each, to labels, by npm vader-sentiment.
'use strict';
const { SentimentIntensityAnalyzer } = require(`${process.argv[2]}/vader-sentiment`);

const comments = require('fs').readFileSync(0, 'utf8').split('\n');
comments.pop();
const labels = comments.map((comment) => {
    const score = SentimentIntensityAnalyzer.polarity_scores(comment).compound;
    return score >= 0.05 ? 'positive' : score <= -0.05 ? 'negative' : 'neutral';
});
process.stdout.write(labels.join('\n') + '\n');
