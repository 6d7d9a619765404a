import { loadClassifier } from '../models/engine.ts';
import { serveClassifier } from './serve-classifier.ts';

serveClassifier(loadClassifier);
